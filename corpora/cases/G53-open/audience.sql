SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND days_since_discharge <= 14
