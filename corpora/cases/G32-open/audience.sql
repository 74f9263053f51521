SELECT email
FROM patients
WHERE unsubscribed = FALSE
  AND cpt_code IN ('27447', '27446')
