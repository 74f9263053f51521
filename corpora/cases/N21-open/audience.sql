SELECT email
FROM gym_members
WHERE unsubscribed = FALSE
