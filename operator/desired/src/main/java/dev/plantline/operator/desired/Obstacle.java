package dev.plantline.operator.desired;

/**
 * Why a resource cannot go live as it stands.
 *
 * @param reason CamelCase word for conditions
 * @param path place in the resource's manifest, for example spec.target.odoo.duty
 * @param message what is wrong and what to do; never a secret
 */
public record Obstacle(Reason reason, String path, String message) {

    /** Every reason that a condition can give. */
    public enum Reason {
        /** The namespace has no Plant. */
        PlantMissing(true),
        /** The namespace has an older Plant. */
        SecondPlant(true),
        /** An older Plant in the cluster has the name. */
        PlantNameTaken(true),
        /** A name is too long for what is derived from it. */
        NameTooLong(true),
        /** The plant's time zone is none. */
        UnknownTimeZone(true),
        /** The plant of this interface was refused. */
        PlantRefused(true),
        /** What is left of the manifest when everything is filled in breaks a rule of its kind. */
        InvalidManifest(true),
        /** No InterfaceTemplate has the name. */
        UnknownTemplate(true),
        /** A setting is missing, or is none that the InterfaceTemplate asks for. */
        InvalidSetting(true),
        /** The InterfaceTemplate makes no sense. */
        InvalidTemplate(true),
        /** The manifest says otherwise what its template does not let it say otherwise. */
        TemplateContradicted(true),
        /** No LatencyClass has the name. */
        UnknownLatencyClass(true),
        /** A gate waits for runs, and the LatencyClass has none. */
        GateWithoutRuns(true),
        /** No OdooConnection of the namespace has the name. */
        UnknownOdooConnection(true),
        /** The OdooConnection has no credential for the duty. */
        UnknownDuty(true),
        /** Odoo knows what the interface has applied under the duty that applied it. */
        DutyChanged(true),
        /** The Plant declares no system of the name. */
        UnknownSystem(true),
        /** Another interface writes the same facts of the same Odoo from another system. */
        OwnershipConflict(true),
        /** An experimental interface on an Odoo with which the plant works. */
        ExperimentalOnProduction(true),
        /** The last day of a deprecated interface has passed before it went live. */
        SunsetPassed(true),
        /** No interface of the plant has the name of the one that is to take over. */
        UnknownReplacement(true),
        /** The workflow is one of finance, and the platform has not labelled the namespace for it. */
        FinanceNotAllowed(false),
        /** Interfaces of finance and others, or those that draft and those that post, would share a key of Odoo. */
        FinanceDutyShared(true),
        /** What posts to the books has no gate at which finance releases each batch, or its plant records nobody who asks for changes. */
        PostingWithoutGate(true),
        /** One interface would draft and post. */
        PostingNotApart(true),
        /** A policy of the centre denies it. */
        PolicyDenied(true),
        /** Another interface of the plant has the HTTP path. */
        HttpPathTaken(true),
        /** Another interface of the plant receives the HTTP path until its manifest, which names another one, can go live. */
        HttpPathPending(false),
        /** The HTTP path is one of the runtime itself. */
        HttpPathReserved(true),
        /** The Kafka source is a topic that Plantline itself writes. */
        OwnTopicAsSource(true),
        /** The Kafka source is a topic in which Kafka or a tool around it keeps its own state. */
        InternalTopicAsSource(true),
        /** Contract, keys, code maps or mapping cannot be compiled. */
        InvalidMapping(true),
        /** The contract breaks what senders of the one that is live rely on. */
        ContractBroken(true),
        /** There is no code map of the name that the mapping names, or none that can be used. */
        UnknownCodeMap(true),
        /** An entry of a CodeMap is wrong, or it is too large. */
        InvalidCodeMap(true),
        /** An interface works with the table before and not with the new one. */
        CodeMapInUse(true),
        /** The CodeMap was deleted while interfaces use it. */
        CodeMapGone(true),
        /** More code maps than the plant's pods can be given. */
        CodeMapsTooLarge(true),
        /** An example does not come out as it says. */
        TestFailed(true),
        /** More interfaces than a workload's configuration holds. */
        ConfigurationTooLarge(true),
        /** People have not decided yet; what runs goes on. */
        AwaitingApproval(false),
        /** Somebody whose decision it needs refused it; what runs goes on. */
        ChangeRefused(true),
        /** Nobody says who made a change, so that nobody else can be told from him; what runs goes on. */
        AuthorUnknown(true),
        /** Too large to be kept for those who decide. */
        RevisionTooLarge(true),
        /** The duty's side kit that the mapping needs is not installed yet. */
        SideKitPending(false),
        /** A Secret or one of its keys is not there yet. */
        SecretMissing(false),
        /** A Secret does not say that it is for this and may be sent there. */
        SecretNotForPlantline(true),
        /** What should be certificates to trust is something else. */
        NotCertificates(true),
        /** An internal error of the operator; tried again whenever the plant is looked at. */
        OperatorFailed(false);

        private final boolean stalls;

        Reason(boolean stalls) {
            this.stalls = stalls;
        }

        /** Whether people keep it back who decide about changes: where something runs meanwhile, nothing is wrong. */
        public boolean isDecision() {
            return this == AwaitingApproval || this == ChangeRefused || this == AuthorUnknown;
        }

        /** Whether only a changed manifest helps; otherwise the operator waits and goes on by itself. */
        public boolean stalls() {
            return stalls;
        }
    }
}
