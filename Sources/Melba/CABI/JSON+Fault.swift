import CMelba

/// The status of a parse, with the place and the reason where it has them.
func report(
  _ outcome: JSONOutcome, _ text: Bytes, from first: Int, size: Int, _ rules: JSONRules,
  _ document: UnsafeMutablePointer<JSONDocument>, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  switch outcome {
  case .done: return .ok
  case .noMemory: return .noMemory
  case .stopped: return .stopped
  case .invalid, .equalKeys: break
  }
  guard let data = unsafe text.data else {
    return unsafe describe(JSONFault(.value, at: 0, isAtEnd: true), text, error)
  }
  let bytes = unsafe UnsafeBufferPointer(
    start: (data + first).assumingMemoryBound(to: UInt8.self), count: size)
  let valid = unsafe UTF8.extent(of: Span(_unsafeElements: bytes)).valid
  var check = unsafe JSONCheck(UnsafeBufferPointer(rebasing: bytes[..<valid]), rules)
  var fault = JSONFault(.stopped, at: 0)
  if outcome == .equalKeys {
    let end = unsafe document.pointee.equalKeyEnd
    fault = unsafe JSONFault(
      .equalKeys, at: check.go(toPair: document.pointee.equalKey, ofObjectThatEndsAt: end))
    if check.lacksMemory { return .noMemory }
  } else {
    do throws(JSONFault) {
      try check.run()
      if valid < size { fault = JSONFault(.encoding, at: valid) }
    } catch let found {
      fault = found.isAtEnd && valid < size ? JSONFault(.encoding, at: valid) : found
    }
  }
  fault.offset += first
  guard let error = unsafe error else { return fault.status }
  let status = unsafe describe(fault, text, error)
  unsafe withUnsafeMutableBytes(of: &error.pointee.name) { memory in
    var note = unsafe Note(memory: memory)
    check.pointer { note.append($0) }
    note.endWithinCharacter()
  }
  return status
}

extension JSONFault {
  var status: Status {
    switch reason {
    case .encoding: .badEncoding
    case .noMemory: .noMemory
    case .stopped: .internalDefect
    default: .syntax
    }
  }
}

private func describe(
  _ fault: JSONFault, _ text: Bytes, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  var place = Place()
  if let span = unsafe text.span {
    place.advance(over: span.extracting(0..<fault.offset), as: UTF8Form.self)
  }
  return unsafe fail(fault.status, fault.message, at: place, error, scalar: nil, as: UTF8Form.self)
}
