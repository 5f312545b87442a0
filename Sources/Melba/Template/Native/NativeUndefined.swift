import CEntry

/// What is not there: a name of the machine's that is missing, or a thing that says what was asked.
extension Native {
  enum Reason {
    static let name = 0
    static let attribute = 1
    static let item = 2
    static let hint = 3
  }

  func undefined(
    _ reason: Int, _ object: Value, _ name: Value
  ) throws(Stop) -> Value {
    let thing = try make(.undefined)
    thing.pointee.number = reason
    thing.pointee.first = object
    thing.pointee.second = name
    return Value(thing)
  }

  /// What an undefined value says is wrong.
  func explain(_ value: Value, _ message: inout Message) {
    guard let thing = value.thing(.undefined) else {
      let name = UnsafePointer<Name>(bitPattern: UInt(value.body))
      message.append(quoted: SourceText(name))
      message.append(" is undefined")
      return
    }
    let object = thing.pointee.first
    let name = thing.pointee.second
    switch thing.pointee.number {
    case Reason.hint: message.append(name.text)
    case Reason.name:
      message.append(quoted: name.text)
      message.append(" is undefined")
    default:
      if object.held == Held.null {
        message.append("'None'")
      } else {
        message.append(UInt8(ascii: "'"))
        message.append(typeName(object))
        message.append(" object'")
      }
      let isText = name.isText
      message.append(isText ? " has no attribute " : " has no element ")
      if isText {
        message.append(quoted: name.text)
      } else if let text = try? string(name) {
        message.append(text.text)
      }
    }
  }

  /// The error of using an undefined value.
  func fail(undefined value: Value) -> Stop { fail { explain(value, &$0) } }

  var kind: UInt32 { environment.pointee.undefined }

  func write(undefined value: Value, to output: Out) throws(Stop) {
    switch kind {
    case MELBA_UNDEFINED_STRICT.rawValue: throw fail(undefined: value)
    case MELBA_UNDEFINED_DEBUG.rawValue: break
    default: return
    }
    try append("{{ ", to: output)
    guard let thing = value.thing(.undefined) else {
      try append(SourceText(UnsafePointer<Name>(bitPattern: UInt(value.body))), to: output)
      return try append(" }}", to: output)
    }
    switch thing.pointee.number {
    case Reason.name: try append(thing.pointee.second.text, to: output)
    case Reason.hint:
      try append("undefined value printed: ", to: output)
      try append(thing.pointee.second.text, to: output)
    default:
      try append("no such element: ", to: output)
      if thing.pointee.first.held == Held.null {
        try append("None", to: output)
      } else {
        try append(typeName(thing.pointee.first), to: output)
        try append(" object", to: output)
      }
      try append(byte: 0x5B, to: output)
      try represent(thing.pointee.second, to: output, depth: 0)
      try append(byte: 0x5D, to: output)
    }
    try append(" }}", to: output)
  }

  /// What the machine asks for.
  func undefined(
    _ why: melbacore_undefined, _ name: UnsafePointer<Name>?, _ line: UInt32
  ) throws(Stop) -> Value {
    let name = SourceText(name)
    switch why {
    case MELBACORE_UNDEFINED_NAME: return try undefined(Reason.name, .nothing, Value(text: name))
    case MELBACORE_UNDEFINED_PARAMETER:
      return try hint { (output) throws(Stop) in
        try append("parameter '", to: output)
        try append(name, to: output)
        try append("' was not provided", to: output)
      }
    case MELBACORE_UNDEFINED_ELSE:
      return try hint { (output) throws(Stop) in
        try append("the inline if-expression on line ", to: output)
        try write(.integer(Int64(line)), to: output)
        try append(" evaluated to false and no else section was defined.", to: output)
      }
    case MELBACORE_UNDEFINED_CALLER: return try hint("No caller defined")
    case MELBACORE_UNDEFINED_SUPER:
      return try hint { (output) throws(Stop) in
        try append("there is no parent block called '", to: output)
        try append(name, to: output)
        try append("'.", to: output)
      }
    case MELBACORE_UNDEFINED_PREVIOUS: return try hint("there is no previous item")
    default: return try hint("there is no next item")
    }
  }

  func hint(_ message: StaticString) throws(Stop) -> Value {
    try undefined(Reason.hint, .nothing, Value(text: SourceText(message)))
  }

  func hint(_ write: (Out) throws(Stop) -> Void) throws(Stop) -> Value {
    let message = try text(write)
    return try undefined(Reason.hint, .nothing, message)
  }
}
