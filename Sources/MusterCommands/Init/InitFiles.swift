import Foundation
import Settings

/// The files that `init` writes into a repository, by their paths in it. They are the files of this project's own `workflows`
/// and `action`, built in.
struct InitFiles {
    enum Workflow: String, CaseIterable {
        case deploy, rollback, verify, report

        fileprivate var bytes: [UInt8] {
            switch self {
            case .deploy: PackageResources.deploy_yml
            case .rollback: PackageResources.rollback_yml
            case .verify: PackageResources.verify_yml
            case .report: PackageResources.report_yml
            }
        }
    }

    var application: String
    var region: String
    var workflows: [Workflow]
    /// The image that the action runs, with its digest; nil leaves the place for it.
    var image: String?

    var all: [(path: String, text: String)] {
        var files = [
            (path: "muster.yml", text: settings),
            (path: "muster.schema.json", text: SettingsSchema.text),
        ]
        guard !workflows.isEmpty else { return files }
        files += workflows.map { (".github/workflows/\($0.rawValue).yml", Self.text($0.bytes)) }
        files.append((".github/actions/muster/action.yml", action))
        return files
    }

    private var action: String {
        let text = Self.text(PackageResources.action_yml)
        guard let image else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("  image: ") ? "  image: docker://\(image)" : String(line)
        }.joined(separator: "\n")
    }

    private var settings: String {
        Self.text(PackageResources.muster_yml).replacing("APPLICATION", with: application)
            .replacing("REGION", with: region)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
