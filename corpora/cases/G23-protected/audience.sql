SELECT email
FROM members
WHERE unsubscribed = FALSE
  AND plan_type = 'silver'
