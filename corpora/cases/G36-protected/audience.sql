SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND provider_specialty = 'Psychiatry'
