SELECT email, clinic_city
FROM patients
WHERE unsubscribed = FALSE
  AND last_visit_date >= '2025-01-01'
