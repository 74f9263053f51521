"""A hospital for the end-to-end test: its policy, a public newsletter and a campaign cut by diagnosis."""

from __future__ import annotations

POLICY = """\
version: 1
name: valley-health
extends: [hipaa, can-spam, bulk-sender]
organization:
  name: Valley Health
  kind: covered-entity
  specialties: [general]
  domains: {{marketing: [valley-news.example], transactional: [valleyhealth.example]}}
  postal_addresses: ["100 Main Street, Springfield, IL 62701"]
  contacts: {{phones: ["+1 217 555 0100"]}}
  hosts: [www.valleyhealth.example]
profiles:
  marketing:
    class: marketing
    from_domains: [valley-news.example]
    reply_domains: [valley-news.example]
    return_path_domain: valley-news.example
    dkim_domain: valley-news.example
    link_hosts: [www.valleyhealth.example]
    route: {{host: bulk.valleyhealth.example, pool: bulk, ips: [192.0.2.10], credential: bulk, dedicated: true}}
    vendor: acme-esp
    tls: {{mode: enforced, minimum: "1.2", verified: true, forward_secrecy: true}}
    recipients_per_transaction: 1
    metrics: aggregate
    authentication:
      spf: pass
      dkim_bits: 2048
      dkim_covers: [from, subject, to, date, message-id, list-unsubscribe, list-unsubscribe-post]
      dmarc: reject
      aligned: true
      probed: {today}
    reputation: {{complaint_rate: 0.0002, listed: false, as_of: {today}, daily_max: 20000}}
  care:
    class: transactional
    from_domains: [valleyhealth.example]
    reply_domains: [valleyhealth.example]
    return_path_domain: valleyhealth.example
    dkim_domain: valleyhealth.example
    route: {{host: smtp.valleyhealth.example, pool: care, ips: [198.51.100.20], credential: care, dedicated: true}}
    tls: {{mode: enforced, minimum: "1.2", verified: true, forward_secrecy: true}}
    recipients_per_transaction: 1
    authentication:
      spf: pass
      dkim_bits: 2048
      dkim_covers: [from, subject, to, date, message-id]
      dmarc: reject
      aligned: true
      probed: {today}
vendors:
  acme-esp:
    role: email-platform
    hosts: [esp.example]
    baa:
      signed: 2025-01-01
      ends: 2099-12-31
      covers: [transmission, storage]
      breach_notice: true
      subcontractors: true
      disposal: true
    at_rest: true
    in_transit: true
    access_control: true
    regions: [US]
    assessed: {today}
    incident_contact: security@esp.example
    anti_abuse_policy: true
"""
PUBLIC = """\
campaign: {name}
purpose: marketing
goal: newsletter
class: marketing
relationship: public
recipients_source: {{kind: sign-up-form, name: "Newsletter form", owner: crm@valleyhealth.example, date: {today}}}
profile: marketing
platform: plain
volume: 1
"""
CONDITION = """\
campaign: {name}
purpose: marketing
goal: newsletter
class: marketing
relationship: patients
profile: marketing
platform: plain
segment:
  name: spring
  all:
    - {{field: diagnosis_code, op: starts_with, value: C50, system: ICD-10-CM}}
"""
