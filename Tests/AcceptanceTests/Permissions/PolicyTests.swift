import Testing

/// The judge of policies finds what is missing and what is too much.
@Suite struct PolicyTests {
    private let send = PermissionRequest(
        account: "1", action: "ssm:SendCommand", resource: "arn:aws:ec2:r:1:instance/i-1",
        context: ["ssm:resourceTag/App": "orders"])

    private func policy(_ actions: [String], _ resources: [String], _ tags: [String] = ["orders"]) -> Policy {
        Policy(statements: [
            .init(
                sid: "Hosts", actions: actions, resources: resources, condition: ["ssm:resourceTag/App": tags])
        ])
    }

    @Test func whatFitsNeitherLacksNorExceeds() {
        let exact = policy(["ssm:SendCommand"], ["arn:aws:ec2:r:${AWS::AccountId}:instance/*"])
        #expect(exact.lacks([send]).isEmpty && exact.exceeds([send]).isEmpty)
    }

    @Test func anotherActionResourceTagOrAccountIsLacking() {
        let others = [
            policy(["ssm:ListCommands"], ["*"]), policy(["ssm:SendCommand"], ["arn:aws:ec2:r:1:instance/i-2"]),
            policy(["ssm:SendCommand"], ["*"], ["billing"]),
        ]
        for other in others { #expect(other.lacks([send]) == ["ssm:SendCommand on arn:aws:ec2:r:1:instance/i-1"]) }
        var stranger = send
        stranger.account = "2"
        #expect(!policy(["ssm:SendCommand"], ["arn:aws:ec2:r:${AWS::AccountId}:instance/*"]).lacks([stranger]).isEmpty)
    }

    @Test func anActionOrAResourceThatNobodyAskedForExceeds() {
        let wide = policy(
            ["ssm:CancelCommand", "ssm:SendCommand"], ["arn:aws:ec2:r:1:instance/*", "arn:aws:s3:::b/*"])
        #expect(wide.exceeds([send]) == ["Hosts: arn:aws:s3:::b/*", "Hosts: ssm:CancelCommand"])
    }
}
