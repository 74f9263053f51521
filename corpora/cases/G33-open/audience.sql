SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND last_a1c > 8.0
