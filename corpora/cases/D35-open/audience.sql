SELECT email
FROM users
WHERE email_opt_out = FALSE
  AND state = 'WA'
  AND stress_score >= 80
