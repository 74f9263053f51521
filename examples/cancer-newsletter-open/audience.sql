-- Spring newsletter, audience of the April refresh
SELECT p.email, p.first_name, p.token
FROM patients AS p
JOIN encounters AS e ON e.patient_id = p.id
WHERE e.diagnosis_code LIKE 'C50%'
  AND e.visit_date >= DATE '2024-01-01'
  AND NOT p.email_opt_out
  AND NOT p.hard_bounced
  AND NOT p.complained
