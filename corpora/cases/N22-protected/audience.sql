SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND annual_physical_due = TRUE
