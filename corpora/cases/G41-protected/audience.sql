SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND condition_name = 'psoriasis'
