SELECT email
FROM customers
WHERE email_opt_out = FALSE
  AND prescribed = 'metformin'
