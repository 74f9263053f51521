SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND age BETWEEN 45 AND 75
