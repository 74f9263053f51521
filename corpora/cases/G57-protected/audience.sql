SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND brca_status = 'positive'
