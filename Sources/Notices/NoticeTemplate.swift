import Settings

/// A text of the user's own with `{placeholders}`, the names of ``NoticeField``. `{{` and `}}` are braces.
package struct NoticeTemplate: Sendable, Equatable {
    private enum Piece: Sendable, Equatable {
        case text(String)
        case field(NoticeField)
    }

    package struct Mistake: Error, Sendable, Equatable {
        package var message: String
        package var fix: String?
    }

    private let pieces: [Piece]

    /// - Throws: ``Mistake`` for an unknown name or a brace without its other half.
    package init(_ text: String) throws(Mistake) {
        var pieces: [Piece] = []
        var plain = String.UnicodeScalarView()
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "{" || scalar == "}" else {
                plain.append(scalar)
                continue
            }
            if rest.first == scalar {
                plain.append(scalar)
                rest.removeFirst()
                continue
            }
            guard scalar == "{", let end = rest.firstIndex(of: "}") else {
                throw Mistake(message: "a brace has no other half", fix: "write '{{' or '}}' for a brace itself")
            }
            let name = String(rest[..<end])
            guard let field = NoticeField(rawValue: name) else { throw Self.unknown(name) }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            plain = .init()
            pieces.append(.field(field))
            rest = rest[rest.index(after: end)...]
        }
        if !plain.isEmpty { pieces.append(.text(String(plain))) }
        self.pieces = pieces
    }

    private static func unknown(_ name: String) -> Mistake {
        let names = NoticeField.allCases.map(\.rawValue)
        return Mistake(
            message: "there is no placeholder '{\(name)}'",
            fix: Nearest.hint(name, names) ?? "there are: \(names.joined(separator: ", "))")
    }

    /// The text with its placeholders filled. The template itself is trusted to speak the medium's language; values are
    /// not, and go through `escape`.
    package func filled(with notice: Notice, escape: (String) -> String = { $0 }) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .field(let field): escape(notice[field])
            }
        }.joined()
    }

    /// Longer ones would not fit into a section of a Slack message.
    private static let longest = 2_000

    static func read(_ field: Field) -> NoticeTemplate? {
        guard
            let text = field.string(
                expected: "a text of at most \(longest) bytes",
                where: { !$0.isEmpty && $0.utf8.count <= longest })
        else { return nil }
        do { return try NoticeTemplate(text) } catch {
            field.report(error.message, suggestion: error.fix)
            return nil
        }
    }
}
