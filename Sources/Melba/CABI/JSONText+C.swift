import CEntry

@c @implementation
public func melbacore_json_text(
  _ text: UnsafeRawPointer?, _ count: Int, _ form: UInt32, _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe JSONText.write(text, count: count, form: form, to: out)
}

@c @implementation
public func melbacore_json_text_escaped(
  _ text: UnsafeRawPointer?, _ count: Int, _ form: UInt32, _ escaping: UInt32,
  _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe JSONText.write(text, count: count, form: form, JSONEscaping(escaping), to: out)
}

@c @implementation
public func melbacore_json_clean(
  _ text: UnsafePointer<UInt8>?, _ count: Int, _ out: UnsafeMutablePointer<UInt8>?
) -> Int {
  guard let text = unsafe text, let out = unsafe out else { return 0 }
  return unsafe JSONText.clean(text, count: count, to: out)
}

@c @implementation
public func melbacore_json_double(
  _ value: Double, _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe DoubleText.write(value, to: out)
}

@c @implementation
public func melbacore_json_float(
  _ value: Float, _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe DoubleText.write(value, to: out)
}

@c @implementation
public func melbacore_json_int(
  _ value: Int64, _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe IntegerText.write(value, to: out)
}

@c @implementation
public func melbacore_json_uint(
  _ value: UInt64, _ out: UnsafeMutablePointer<UInt8>?
) -> UnsafeMutablePointer<UInt8>? {
  guard let out = unsafe out else { return nil }
  return unsafe IntegerText.write(value, to: out)
}

extension JSONEscaping {
  /// From the bits of `MELBACORE_JSON_ASCII` and `MELBACORE_JSON_SCRIPT`.
  init(_ bits: UInt32) {
    self.init(isASCII: bits & 1 != 0, isForScript: bits & 2 != 0)
  }
}
