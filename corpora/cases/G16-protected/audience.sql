SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND county = 'Sangamon'
