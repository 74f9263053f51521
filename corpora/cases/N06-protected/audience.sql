SELECT p.correo
FROM pacientes p
JOIN diagnosticos d ON d.paciente_id = p.paciente_id
WHERE p.no_contactar = 0
  AND d.codigo_cie10 LIKE 'I10%'
