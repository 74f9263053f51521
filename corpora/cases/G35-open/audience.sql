SELECT s.email
FROM newsletter_signups s
JOIN diagnoses d ON d.email = s.email
WHERE d.icd10_code LIKE 'F32%'
  AND s.unsubscribed = FALSE
