SELECT email
FROM patients
WHERE email_opt_out = FALSE
  AND portal_page_viewed = 'lab-results'
  AND portal_last_view >= CURRENT_DATE - 30
