SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND language = 'en'
