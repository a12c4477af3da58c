package import Foundation
package import Scripting

/// Whether a machine can be worked on, and if not, why and what fixes it.
package enum Readiness: Sendable, Equatable {
    case ready
    case notReady(Problem)

    package struct Problem: Sendable, Equatable, Codable {
        package enum Cause: String, Sendable, Codable {
            case noSuchInstance, wrongRegion, terminated, stopped, starting, noAgent, connectionLost, wrongPlatform
            case missingTool, noAnswer
        }

        package var cause: Cause
        /// One sentence each.
        package var explanation: String
        package var fix: String

        package init(cause: Cause, explanation: String, fix: String) {
            self.cause = cause
            self.explanation = explanation
            self.fix = fix
        }
    }

    package var problem: Problem? {
        if case .notReady(let problem) = self { problem } else { nil }
    }

    /// Judges a machine. The most basic cause wins: a stopped machine's agent is not asked about.
    ///
    /// - Parameters:
    ///   - elsewhere: another region in which the id was found, if it was looked for.
    ///   - now: to tell a machine that has just started from one whose agent never came.
    package static func of(
        _ host: FleetHost, expected: Platform?, region: String, elsewhere: String? = nil, now: Date
    ) -> Readiness {
        if let problem = stateProblem(host, region: region, elsewhere: elsewhere) { return .notReady(problem) }
        if let problem = agentProblem(host, now: now) { return .notReady(problem) }
        if let expected, let platform = host.platform, platform != expected {
            return .notReady(
                Problem(
                    cause: .wrongPlatform,
                    explanation: "it runs \(platform.rawValue), the environment says \(expected.rawValue)",
                    fix: "remove it from the targets, or name its platform in muster.yml"))
        }
        return .ready
    }

    private static func stateProblem(_ host: FleetHost, region: String, elsewhere: String?) -> Problem? {
        if let elsewhere {
            return Problem(
                cause: .wrongRegion, explanation: "it is in \(elsewhere), not in \(region)",
                fix: "set 'region: \(elsewhere)' for this environment")
        }
        switch host.state {
        case nil where host.pingStatus == nil:
            return Problem(
                cause: .noSuchInstance, explanation: "neither EC2 nor SSM knows the id in \(region)",
                fix: "check the id, the region and the account of the credentials")
        case "terminated", "shutting-down":
            return Problem(
                cause: .terminated, explanation: "it is \(host.state ?? "")",
                fix: "remove it from the targets; a terminated instance does not come back")
        case "stopped", "stopping":
            return Problem(
                cause: .stopped, explanation: "it is \(host.state ?? "")",
                fix: "start it: aws ec2 start-instances --instance-ids \(host.id)")
        case "pending":
            return Problem(
                cause: .starting, explanation: "it is still starting", fix: "wait a minute and try again")
        default: return nil
        }
    }

    private static func agentProblem(_ host: FleetHost, now: Date) -> Problem? {
        switch host.pingStatus {
        case "Online": return nil
        case nil:
            if let launched = host.launched, now.timeIntervalSince(launched) < 300 {
                return Problem(
                    cause: .starting, explanation: "it was launched less than 5 minutes ago and has not registered yet",
                    fix: "wait until its SSM agent has registered")
            }
            let role =
                host.hasInstanceProfile
                ? "check that its role allows AmazonSSMManagedInstanceCore"
                : "attach an instance profile with AmazonSSMManagedInstanceCore"
            return Problem(
                cause: .noAgent, explanation: "it runs, but no SSM agent has registered from it",
                fix: "\(role), that the agent is installed, and that ssm, ssmmessages and ec2messages can be reached "
                    + "on port 443")
        default:
            let since = host.lastPing.map { ", last heard of at \($0.ISO8601Format())" } ?? ""
            return Problem(
                cause: .connectionLost, explanation: "its SSM agent is \(host.pingStatus ?? "gone")\(since)",
                fix: "check the machine's network and restart its SSM agent (systemctl restart amazon-ssm-agent, or "
                    + "Restart-Service AmazonSSMAgent)")
        }
    }
}
