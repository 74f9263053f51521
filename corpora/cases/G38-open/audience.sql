SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND email NOT IN (SELECT email FROM dialysis_patients)
