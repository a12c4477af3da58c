import Fleet
package import Scripting

/// Whose document runs an environment's scripts.
package enum DocumentChoice: String, Sendable, CaseIterable {
    /// AWS-RunShellScript and AWS-RunPowerShellScript.
    case aws
    /// One that Muster publishes, pinned by its hash.
    case own

    /// The document for hosts of one platform.
    ///
    /// - Parameter agents: the versions of their agents, as SSM says them. One that is unknown counts as old.
    package func document(_ platform: Platform, agents: [String?]) -> ScriptDocument {
        switch self {
        case .aws: return .aws(platform)
        case .own:
            let first = AgentVersion(ScriptDocument.variableAgent)
            let versions = agents.map { $0.flatMap(AgentVersion.init) }
            let knowVariables =
                !versions.isEmpty
                && versions.allSatisfy { version in
                    guard let version, let first else { return false }
                    return version >= first
                }
            return .own(platform, knowVariables: knowVariables)
        }
    }
}
