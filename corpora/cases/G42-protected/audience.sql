SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND diagnosis_code LIKE 'B20%'
