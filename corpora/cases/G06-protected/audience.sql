SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND payer_type = 'commercial'
