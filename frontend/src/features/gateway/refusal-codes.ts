/** Every code that a message can be refused with; the guide explains them. */
export const REFUSAL_CODES = [
  "bad_answer", "bad_boot", "bad_channel", "bad_checksum", "bad_code", "bad_device_name", "bad_seq", "bad_severity",
  "bad_status", "bad_time", "bad_timezone", "bad_topic", "broker_credentials", "broker_publish", "broker_subscribe",
  "broker_too_large", "broker_topic", "duplicate_keys", "empty", "far_future", "far_past", "identity_mismatch", "missing_time",
  "no_binding", "no_device", "no_metrics", "no_probe", "no_zone", "not_base64", "not_finite", "not_hex", "not_json",
  "not_protobuf", "not_utf8", "null_clock", "out_of_range", "oversized", "retained_without_time", "too_deep", "truncated",
  "unknown_alias", "unknown_command", "unknown_device", "unknown_format", "unknown_model", "unknown_port", "unprocessable",
  "wrong_type",
] as const;
