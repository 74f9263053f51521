SELECT p.email
FROM patients p
LEFT JOIN email_suppressions s ON s.email = p.email
WHERE s.email IS NULL
  AND p.unsubscribed = FALSE
