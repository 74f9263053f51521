SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND preferred_language = 'en'
