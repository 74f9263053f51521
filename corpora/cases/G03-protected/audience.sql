SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND clinic_location = 'North'
