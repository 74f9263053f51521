SELECT email
FROM prescriptions
WHERE status = 'active'
  AND drug_name = 'atorvastatin'
