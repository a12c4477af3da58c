import Foundation

/// What differs from run to run becomes a word.
func normalized(_ text: String) -> String {
    let rules: [(pattern: String, word: String)] = [
        (#""text" : "(?:[^"\\]|\\.)*""#, "\"text\" : \"SCRIPT\""),
        (#"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, "COMMAND-ID"),
        (#"r[0-9]{6}-[0-9]{4}-[0-9a-z]{4}"#, "RUN"), (#"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"#, "TIME"),
        (#"\b[0-9a-f]{64}\b"#, "SHA256"), (#"\b[0-9a-f]{40}\b"#, "COMMIT"), (#"\b[0-9a-f]{12}\b"#, "HASH"),
        (#"\b[0-9a-f]{10}\b"#, "SHORT"), (#"198\.18\.[0-9]+\.[0-9]+|198\.19\.[0-9]+\.[0-9]+"#, "ADDRESS"),
        (#"/[^" ]*muster-stage-[0-9A-Fa-f-]*"#, "WORK"), (#"try [0-9]+:"#, "try N:"),
        (#"l[0-9]{6}-[0-9]{4}-[0-9a-z]{4}"#, "LOCK"), (#""owner" : "[^"]*""#, #""owner" : "OWNER""#),
        (#"(?:check 0, try N: [^\\]*\\n)+"#, "CHECKS "),
        (#"passed: [0-9]+ tries"#, "passed: N tries"),
        (#""(ledger)" : "[0-9a-f]{8}""#, #""$1" : "LEDGER""#),
        (#""(free|changed|process|seconds|median|max)" : "?[0-9]+"?"#, #""$1" : 0"#),
        (#""actor" : "[^"]*""#, #""actor" : "ACTOR""#), (#""nonce" : "[0-9a-z]+""#, #""nonce" : "NONCE""#),
        (#"(stopping process) [0-9]+"#, "$1 N"), (#""at" : [0-9]+"#, "\"at\" : 0"),
    ]
    return rules.reduce(text) { text, rule in
        text.replacingOccurrences(of: rule.pattern, with: rule.word, options: .regularExpression)
    }
}
