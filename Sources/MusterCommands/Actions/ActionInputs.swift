import ArgumentParser
import Foundation

/// The inputs of a step that uses the action, as a command line.
///
/// The runner gives inputs as `INPUT_NAME`: texts, untrimmed, none of them checked, blanks for those that are not given. An
/// input is named after the long option that it stands for; `environment`, `run`, `scope` and `file` are the commands'
/// arguments. What a command does not take is refused instead of dropped.
struct ActionInputs {
    /// What is no option of a command.
    struct Own {
        var workingDirectory: String?
        var role: String?
        var region: String?
        var token: String?
        var recordsDeployment = false
        var site: String?
    }

    private let values: [String: String]
    let own: Own

    init(environment: [String: String]) throws {
        var values: [String: String] = [:]
        for (name, value) in environment where name.hasPrefix("INPUT_") {
            let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
            if !trimmed.isEmpty { values[name.dropFirst(6).lowercased()] = trimmed }
        }
        var own = Own()
        own.workingDirectory = values.removeValue(forKey: "working-directory")
        own.role = try values.removeValue(forKey: "role-to-assume").map(Self.role)
        own.region = values.removeValue(forKey: "aws-region")
        own.token = values.removeValue(forKey: "github-token")
        own.site = try values.removeValue(forKey: "environment-url").map(Self.site)
        if let text = values.removeValue(forKey: "github-deployment") {
            own.recordsDeployment = try Self.boolean("github-deployment", text)
        }
        self.own = own
        self.values = values
    }

    /// The settings file that the step names.
    var config: String? { values["config"] }

    /// The inputs that name files to read, with what they name.
    var files: [(name: String, path: String)] {
        ["config", "plan", "script", "file"].compactMap { name in
            // '-' is standard input.
            values[name].flatMap { $0 == "-" ? nil : (name, $0) }
        }
    }

    /// Whether what is wrong with a step's inputs is wanted as JSON, too; asked before they are known to be right.
    static func wantsJSON(_ environment: [String: String]) -> Bool {
        environment["INPUT_OUTPUT"]?.trimmingCharacters(in: .whitespacesAndNewlines) == "json"
    }

    /// The words behind `muster`.
    ///
    /// - Parameter commit: the commit that the workflow's event is about, where that is not what is checked out; what is
    ///   planned and deployed when the step names none.
    func arguments(commit: String? = nil) throws -> [String] {
        var rest = values
        guard let command = rest.removeValue(forKey: "command") else {
            throw CommandFailure(.usage, "input 'command' is missing\n  fix: with: {command: deploy, environment: …}")
        }
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        let shell = rest.removeValue(forKey: "shell")
        if let commit, ["plan", "deploy"].contains(command), rest["ref"] == nil, rest["plan"] == nil {
            rest["ref"] = commit
        }
        guard let known = try CommandTree.root.command(words) else {
            throw CommandFailure(
                .usage,
                "input 'command': there is no command '\(Line.safe(command))'\n  fix: one of "
                    + (try CommandTree.root.names).joined(separator: ", "))
        }
        var options: [String] = []
        var positions: [String] = []
        for argument in known.parameters {
            guard let text = rest.removeValue(forKey: argument.input) else { continue }
            switch argument.kind {
            case .flag: if try Self.boolean(argument.input, text) { options.append("--\(argument.input)") }
            // Joined, so that no value is taken for an option.
            case .option: options += argument.pieces(of: text).map { "--\(argument.input)=\($0)" }
            case .positional: positions += argument.pieces(of: text)
            }
        }
        // Whoever hands a workflow's booleans through gives 'false' to commands that know no such flag.
        for (name, text) in rest.sorted(by: { $0.key < $1.key }) where try !Self.isNo(name, text) {
            throw CommandFailure(
                .usage,
                "input '\(Line.safe(name))' is not for '\(words.joined(separator: " "))'\n  fix: it takes "
                    + known.parameters.map(\.input).joined(separator: ", "))
        }
        if let shell {
            guard words == ["run"] else {
                throw CommandFailure(.usage, "input 'shell' is for 'command: run' only")
            }
            guard values["parameter"] == nil else {
                throw CommandFailure(
                    .usage,
                    "inputs 'parameter' and 'shell' exclude each other: parameters are a document's\n  fix: name it with "
                        + "'document', or write the values into the script")
            }
            positions.append(shell)
        }
        return words + options + (positions.isEmpty ? [] : ["--"] + positions)
    }

    private static func isNo(_ name: String, _ text: String) throws -> Bool {
        try CommandTree.root.flags.contains(name) && !boolean(name, text)
    }

    /// Refused before anybody is asked for a token: STS would say no more than that it cannot be had.
    private static func role(_ text: String) throws -> String {
        guard text.wholeMatch(of: /arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@\/-]+/) != nil else {
            throw CommandFailure(
                .usage,
                "input 'role-to-assume' is '\(Line.safe(text))'\n  fix: it is a role's ARN, such as "
                    + "arn:aws:iam::111122223333:role/muster; 'muster template iam' makes one")
        }
        return text
    }

    /// GitHub makes a link of it.
    private static func site(_ text: String) throws -> String {
        guard let url = URL(string: text), ["https", "http"].contains(url.scheme?.lowercased()),
            url.host()?.isEmpty == false
        else {
            throw CommandFailure(
                .usage,
                "input 'environment-url' is '\(Line.safe(text))'\n  fix: it is an address such as https://orders.example.com"
            )
        }
        return text
    }

    /// As GitHub's own toolkit reads booleans.
    private static func boolean(_ name: String, _ text: String) throws -> Bool {
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            throw CommandFailure(
                .usage, "input '\(name)' is '\(Line.safe(text))'\n  fix: it is true or false, without anything else")
        }
    }
}

/// The command line as ArgumentParser describes it to other programs.
struct CommandTree: Decodable {
    struct Argument: Decodable {
        enum Kind: String, Decodable { case positional, option, flag }
        struct Name: Decodable { var name: String }
        var kind: Kind
        var preferredName: Name?
        var valueName: String
        var isRepeating: Bool

        /// The input that stands for it.
        var input: String { preferredName?.name ?? valueName }

        /// One value, or one a line.
        func pieces(of text: String) -> [String] {
            guard isRepeating else { return [text] }
            return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        }
    }

    private struct Dump: Decodable { var command: CommandTree }

    var commandName: String
    var arguments: [Argument]?
    var subcommands: [CommandTree]?

    static var root: CommandTree {
        get throws { try JSONDecoder().decode(Dump.self, from: Data(MusterCommand._dumpHelp().utf8)).command }
    }

    /// What a step has no use for: a sandbox ends with its command, and that would be this one; who writes a repository's
    /// first files has no workflow yet.
    private static let excluded: Set<String> = ["sandbox", "init", "help"]

    private var children: [CommandTree] { (subcommands ?? []).filter { !Self.excluded.contains($0.commandName) } }

    /// The names of all commands that do something.
    var names: [String] {
        children.flatMap { child in
            child.children.isEmpty ? [child.commandName] : child.names.map { "\(child.commandName) \($0)" }
        }
    }

    func command(_ words: [String]) -> CommandTree? {
        guard let first = words.first else { return children.isEmpty ? self : nil }
        return children.first { $0.commandName == first }?.command(Array(words.dropFirst()))
    }

    /// What an input can stand for. The words of `run` are the input `shell`: a command of `muster` is named `command`.
    var parameters: [Argument] {
        (arguments ?? []).filter { !["help", "version", "command"].contains($0.input) }
    }

    /// The flags of any command.
    var flags: Set<String> {
        Set(parameters.filter { $0.kind == .flag }.map(\.input)).union(children.flatMap(\.flags))
    }
}
