SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND sign_of_zodiac = 'cancer'
  AND chronic_deadline_misses = 0
