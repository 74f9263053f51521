SELECT email FROM patients
WHERE dx_code = 'B20' AND NOT opt_out AND NOT bounced AND NOT complained
