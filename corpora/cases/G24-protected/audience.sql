SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND is_deceased = FALSE
