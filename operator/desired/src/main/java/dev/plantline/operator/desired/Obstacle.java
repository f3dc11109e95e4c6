package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.PlantStatus.Person;

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
        PlantMissing(true, Person.plantTeam),
        /** The namespace has an older Plant. */
        SecondPlant(true, Person.plantTeam),
        /** An older Plant in the cluster has the name. */
        PlantNameTaken(true, Person.plantTeam),
        /** A name is too long for what is derived from it. */
        NameTooLong(true, Person.plantTeam),
        /** The plant's time zone is none. */
        UnknownTimeZone(true, Person.plantTeam),
        /** The plant of this interface was refused. */
        PlantRefused(true, Person.plantTeam),
        /** What is left of the manifest when everything is filled in breaks a rule of its kind. */
        InvalidManifest(true, Person.plantTeam),
        /** No InterfaceTemplate has the name. */
        UnknownTemplate(true, Person.plantTeam),
        /** A setting is missing, or is none that the InterfaceTemplate asks for. */
        InvalidSetting(true, Person.plantTeam),
        /** The InterfaceTemplate makes no sense. */
        InvalidTemplate(true, Person.centre),
        /** The manifest says otherwise what its template does not let it say otherwise. */
        TemplateContradicted(true, Person.plantTeam),
        /** No LatencyClass has the name. */
        UnknownLatencyClass(true, Person.plantTeam),
        /** A gate waits for runs, and the LatencyClass has none. */
        GateWithoutRuns(true, Person.plantTeam),
        /** No OdooConnection of the namespace has the name. */
        UnknownOdooConnection(true, Person.plantTeam),
        /** The OdooConnection has no credential for the duty. */
        UnknownDuty(true, Person.plantTeam),
        /** Odoo knows what the interface has applied under the duty that applied it. */
        DutyChanged(true, Person.plantTeam),
        /** The Plant declares no system of the name. */
        UnknownSystem(true, Person.plantTeam),
        /** Another interface writes the same facts of the same Odoo from another system. */
        OwnershipConflict(true, Person.plantTeam),
        /** An experimental interface on an Odoo with which the plant works. */
        ExperimentalOnProduction(true, Person.plantTeam),
        /** The last day of a deprecated interface has passed before it went live. */
        SunsetPassed(true, Person.plantTeam),
        /** No interface of the plant has the name of the one that is to take over. */
        UnknownReplacement(true, Person.plantTeam),
        /** The workflow is one of finance, and the platform has not labelled the namespace for it. */
        FinanceNotAllowed(false, Person.platformTeam),
        /** Interfaces of finance and others, or those that draft and those that post, would share a key of Odoo. */
        FinanceDutyShared(true, Person.plantTeam),
        /** What posts to the books has no gate at which finance releases each batch, or its plant records nobody who asks for changes. */
        PostingWithoutGate(true, Person.plantTeam),
        /** One interface would draft and post. */
        PostingNotApart(true, Person.plantTeam),
        /** The duty with which an interface reads an Odoo is one with which interfaces write. */
        ReadingDutyWrites(true, Person.plantTeam),
        /** A policy of the centre denies it. */
        PolicyDenied(true, Person.plantTeam),
        /** Another interface of the plant has the HTTP path. */
        HttpPathTaken(true, Person.plantTeam),
        /** Another interface of the plant receives the HTTP path until its manifest, which names another one, can go live. */
        HttpPathPending(false, Person.plantTeam),
        /** The HTTP path is one of the runtime itself. */
        HttpPathReserved(true, Person.plantTeam),
        /** The Kafka source is a topic that Plantline itself writes. */
        OwnTopicAsSource(true, Person.plantTeam),
        /** The Kafka source is a topic in which Kafka or a tool around it keeps its own state. */
        InternalTopicAsSource(true, Person.plantTeam),
        /** Contract, keys, code maps or mapping cannot be compiled. */
        InvalidMapping(true, Person.plantTeam),
        /** The contract breaks what senders of the one that is live rely on. */
        ContractBroken(true, Person.plantTeam),
        /** There is no code map of the name that the mapping names, or none that can be used. */
        UnknownCodeMap(true, Person.stewards),
        /** An entry of a CodeMap is wrong, or it is too large. */
        InvalidCodeMap(true, Person.stewards),
        /** An interface works with the table before and not with the new one. */
        CodeMapInUse(true, Person.stewards),
        /** The CodeMap was deleted while interfaces use it. */
        CodeMapGone(true, Person.stewards),
        /** More code maps than the plant's pods can be given. */
        CodeMapsTooLarge(true, Person.stewards),
        /** An example does not come out as it says. */
        TestFailed(true, Person.plantTeam),
        /** More interfaces than a workload's configuration holds. */
        ConfigurationTooLarge(true, Person.plantTeam),
        /** People have not decided yet; what runs goes on. */
        AwaitingApproval(false, Person.approvers),
        /** Somebody whose decision it needs refused it; what runs goes on. */
        ChangeRefused(true, Person.plantTeam),
        /** Nobody says who made a change, so that nobody else can be told from him; what runs goes on. */
        AuthorUnknown(true, Person.plantTeam),
        /** Too large to be kept for those who decide. */
        RevisionTooLarge(true, Person.plantTeam),
        /** It goes live later, as the manifest asks; what runs goes on. */
        AwaitingTime(false, Person.plantTeam),
        /** It goes live together with others, which cannot yet; what runs goes on. */
        AwaitingGroup(false, Person.plantTeam),
        /** The duty's side kit that the mapping needs is not installed yet. */
        SideKitPending(false, Person.odooAdministrator),
        /** A Secret or one of its keys is not there yet. */
        SecretMissing(false, Person.platformTeam),
        /** A Secret does not say that it is for this and may be sent there. */
        SecretNotForPlantline(true, Person.platformTeam),
        /** What should be certificates to trust is something else. */
        NotCertificates(true, Person.platformTeam),
        /** An internal error of the operator; tried again whenever the plant is looked at. */
        OperatorFailed(false, Person.platformTeam);

        private final boolean stalls;
        private final Person who;

        Reason(boolean stalls, Person who) {
            this.stalls = stalls;
            this.who = who;
        }

        /** Who can do something about it. */
        public Person who() {
            return who;
        }

        /** Whether people keep it back, by what they decide or by when they want it: where something runs meanwhile, nothing is wrong. */
        public boolean isDecision() {
            return this == AwaitingApproval || this == ChangeRefused || this == AuthorUnknown || waitsByItself();
        }

        /** Whether it is good, and waits for its time or for others. */
        public boolean waitsByItself() {
            return this == AwaitingTime || this == AwaitingGroup;
        }

        /** Whether only a changed manifest helps; otherwise the operator waits and goes on by itself. */
        public boolean stalls() {
            return stalls;
        }
    }
}
