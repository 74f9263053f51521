SELECT email, first_name
FROM patients
WHERE unsubscribed = FALSE
  AND language = 'en'
