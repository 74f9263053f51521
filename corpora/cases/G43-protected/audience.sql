SELECT email, diagnosis
FROM patients
WHERE unsubscribed = FALSE
  AND language = 'en'
