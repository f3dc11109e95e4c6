package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.source.Source;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * One governed flow. What is required is judged at this level, by rules: a schema's own {@code required} and {@code default} would stand in the way of
 * values that come from elsewhere. With templateRef it is judged when everything is filled in.
 *
 * @param templateRef the template that says what is not local to the plant; absent: the interface is complete in itself
 * @param settings what the template asks for, by name of its settings: texts, numbers, true or false
 * @param workflow which of the plant's workflows this serves
 * @param owners who answers for it
 * @param classification what a failure costs
 * @param latencyClass name of the LatencyClass: how fast and when messages are applied
 * @param lifecycle stage; absent: production
 * @param runbook address of the runbook; absent: none
 * @param suspend stops applies, not ownership: messages are still received
 * @param change when what the manifest says goes live, and with which others; absent: as soon as it may. It is no part of what is live
 * @param source where messages come from
 * @param contract what the source's messages look like
 * @param keys which values of a message identify and order it
 * @param target where messages go
 * @param codeMaps code tables of this interface alone; the mapping finds them before those of the namespace
 * @param mapping how a message becomes records in Odoo
 * @param retries pace of tries for held keys; absent: those of the latency class
 * @param onFailure policy by class of failure; absent: contract and mapping deadLetter, business hold, exhausted deadLetter
 * @param asideRetention how long a message may stay set aside with its body before a human is asked, 24h to 9000h, for example 720h; absent: as long as
 *     nobody resolves it. Nothing is deleted by itself
 * @param gate when a run waits until people have released what it would apply; only with a batch class; absent: never
 * @param tests examples that must pass before a revision goes live
 */
@ValidationRule(
        value =
                "!has(self.lifecycle) || !has(self.lifecycle.stage) || self.lifecycle.stage != 'deprecated' || has(self.lifecycle.sunset)",
        message = "a deprecated interface needs its last day: set lifecycle.sunset, for example 2027-06-30",
        fieldPath = ".lifecycle.stage")
@ValidationRule(
        value =
                "!has(self.lifecycle) || !has(self.lifecycle.stage) || self.lifecycle.stage == 'deprecated' || self.lifecycle.stage == 'retired' || (!has(self.lifecycle.sunset) && !has(self.lifecycle.replacedBy))",
        message = "sunset and replacedBy belong to the stages deprecated and retired: set one of them or remove both",
        fieldPath = ".lifecycle")
@ValidationRule(
        value = "!has(self.settings) || has(self.templateRef)",
        message = "settings are what a template asks for: name it in templateRef, or write the values into the mapping",
        fieldPath = ".settings")
@ValidationRule(
        value =
                "has(self.templateRef) || !has(self.contract) || has(self.contract.schema) || (has(self.mapping) && has(self.mapping.steps) && self.mapping.steps.exists(each, has(each.do) && !has(each.fields) && !has(each.lines)))",
        message =
                "is required: JSON Schema 2020-12 of the source's messages; it may be left out where the message is the document of an operation, with a step that says do and has no fields and lines",
        reason = "FieldValueRequired",
        fieldPath = ".contract.schema")
public record OdooInterfaceSpec(
        TemplateRef templateRef,
        @Size(max = 32) Map<String, JsonNode> settings,
        @Required Workflow workflow,
        @Required Owners owners,
        @Required Classification classification,
        @Required @Size(min = 1, max = 63) String latencyClass,
        Lifecycle lifecycle,
        @Size(max = 1024) @Pattern("^https?://[!-~]+$") String runbook,
        Boolean suspend,
        Change change,
        @Required Source source,
        @Required Contract contract,
        @Required Keys keys,
        @Required Target target,
        @Size(max = 16)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.name == one.name))",
                        message = "two code maps have the same name: rename one, the mapping finds them by it")
                List<InlineCodeMap> codeMaps,
        @Required MappingSpec mapping,
        Retries retries,
        OnFailure onFailure,
        @Size(max = 16)
                @Pattern(PlantlineApi.DURATION)
                @ValidationRule(
                        value = "duration(self) >= duration('24h') && duration(self) <= duration('9000h')",
                        message =
                                "a human is asked after a day, 24h, to 375 days, 9000h; leave it out to keep what is set aside until somebody resolves it")
                String asideRetention,
        Gate gate,
        @Size(max = 64) List<MappingTest> tests) {

    /** The same without its examples, which decide before a revision goes live and of which the runtime has no use. */
    public OdooInterfaceSpec forRuntime(boolean suspended) {
        return with(suspended, null, contract, List.of());
    }

    /** The same with these examples. */
    public OdooInterfaceSpec withTests(List<MappingTest> examples) {
        return with(suspend, change, contract, examples);
    }

    private OdooInterfaceSpec with(Boolean suspended, Change waits, Contract agreed, List<MappingTest> examples) {
        return new OdooInterfaceSpec(
                templateRef,
                settings,
                workflow,
                owners,
                classification,
                latencyClass,
                lifecycle,
                runbook,
                suspended,
                waits,
                source,
                agreed,
                keys,
                target,
                codeMaps,
                mapping,
                retries,
                onFailure,
                asideRetention,
                gate,
                examples);
    }

    /**
     * When a manifest goes live, and with which others. What is live already waits for nothing.
     *
     * @param group by which those know one another that go live together, in one change of the plant's configuration, or not at all: another one each time;
     *     absent: it waits for no other
     * @param with the other interfaces of the group, which say the same group and name this one in turn
     * @param notBefore it does not go live before: a time in the plant's time zone, or with an offset; absent: as soon as it may
     */
    @ValidationRule(
            value = "has(self.group) == has(self.with)",
            message = "what goes live together has a name and members: set group and with, or neither",
            fieldPath = ".group")
    @ValidationRule(
            value = "has(self.group) || has(self.notBefore)",
            message = "set group and with, or notBefore, or leave change out")
    public record Change(
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String group,
            @Size(min = 1, max = 16) List<@Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String> with,
            @Size(max = 25) @Pattern(PlantlineApi.MOMENT) String notBefore) {}

    /**
     * A template.
     *
     * @param name of the InterfaceTemplate, with its version
     */
    public record TemplateRef(
            @Required @Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?[.]v[1-9][0-9]{0,3}$")
                    String name) {}

    /** The workflows of manufacturing that Plantline knows. */
    public enum Workflow {
        /** Production orders released from Odoo. */
        productionOrderRelease,
        /** Progress and completion of production orders. */
        productionOrderStatus,
        /** Components consumed. */
        materialConsumption,
        /** Scrapped goods. */
        scrap,
        /** Machine downtime. */
        downtime,
        /** Goods received. */
        goodsReceipt,
        /** Transfers between locations. */
        stockTransfer,
        /** Goods shipped. */
        shipment,
        /** Counted stock. */
        cycleCount,
        /** Quality verdicts. */
        qualityResult,
        /** Purchase orders. */
        purchaseOrder,
        /** Supplier invoices. */
        supplierInvoice,
        /** Journal entries. */
        journalEntry,
        /** Drafts of finance that are posted, behind a gate. */
        posting,
        /** Landed cost. */
        landedCost,
        /** Products, partners, bills of materials. */
        masterData,
        /** Figures for analysis: raw steps on models that an administrator has made. */
        analytics,
        /** Raw steps that production, stock, quality and maintenance need where no operation does. */
        rawSteps,
        /** Raw steps that count stock. */
        rawCountingSteps,
        /** Raw steps on purchase orders. */
        rawPurchasingSteps,
        /** Raw steps on products, partners, bills of materials and places. */
        rawMasterDataSteps,
        /** Raw steps on supplier bills. */
        rawBillSteps,
        /** Raw steps on journal entries. */
        rawEntrySteps,
        /** Raw steps on landed cost. */
        rawLandedCostSteps,
        /** Raw steps on the cost of products. */
        rawCostSteps
    }

    /**
     * Both owners.
     *
     * @param business who answers for what the flow means
     * @param technical who answers for its working
     */
    public record Owners(@Required Owner business, @Required Owner technical) {}

    /**
     * An owner.
     *
     * @param name team or person
     * @param contact mail address or chat channel
     * @param group group of the identity provider; may be absent
     */
    public record Owner(
            @Required
                    @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String name,
            @Required
                    @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String contact,
            @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String group) {}

    /**
     * What a failure of this flow costs.
     *
     * @param criticality how much the plant depends on the flow
     * @param failureImpact what stops when the flow fails
     * @param consequence one sentence for the person who is woken up
     */
    public record Classification(
            @Required Criticality criticality,
            @Required FailureImpact failureImpact,
            @Required
                    @Size(min = 1, max = 512)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String consequence) {}

    /** How much the plant depends on the flow. */
    public enum Criticality {
        /** The plant stops without it. */
        critical,
        /** The plant is hurt within a shift. */
        high,
        /** The plant is hurt within a day or two. */
        medium,
        /** Nice to have. */
        low
    }

    /** What stops when the flow fails. */
    public enum FailureImpact {
        /** Production. */
        productionStop,
        /** Shipments. */
        shipmentBlock,
        /** Nothing stops, but availability is wrong. */
        availabilityWrong,
        /** Goods wait for their release. */
        qualityRelease,
        /** Postings are late. */
        financeDelay,
        /** Reports are stale. */
        reporting
    }

    /**
     * Stage of the interface's life.
     *
     * @param stage experimental, production, deprecated or retired; only a human changes it
     * @param sunset last day, ISO date; required with deprecated. Nothing stops by itself when it has passed
     * @param replacedBy name of the interface that takes over
     */
    public record Lifecycle(
            @Required Stage stage,
            @Size(max = 10) @Pattern(PlantlineApi.DATE) String sunset,
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String replacedBy) {}

    /** Stages of life. */
    public enum Stage {
        /** May change or vanish. */
        experimental,
        /** In use. */
        production,
        /** In use until a human retires it; senders are told its last day and who takes over. */
        deprecated,
        /** Nothing is received any more; what was received is applied and resolved as before. */
        retired
    }

    /**
     * What the source's messages look like.
     *
     * @param version semantic version of the contract
     * @param compatibility what stays for senders until the major version is raised; absent: BACKWARD
     * @param format how a message is written; json is the only way
     * @param schema JSON Schema 2020-12; absent: that of the operation whose document the message is
     * @param normalize spellings that do not tell two messages apart; absent: every difference counts. What is written to the target stays as sent
     */
    public record Contract(
            @Required @Size(min = 5, max = 32) @Pattern("^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)$")
                    String version,
            Compatibility compatibility,
            @Required Format format,
            JsonNode schema,
            @Size(max = 3) List<Normalization> normalize) {
        /** The same without what it promises, which is judged before it goes live and changes no message. */
        public Contract withoutPromise() {
            return compatibility == null ? this : new Contract(version, null, format, schema, normalize);
        }
    }

    /** What may change of a contract's schema below its major version; it is held against the one that is live. */
    public enum Compatibility {
        /** What was accepted stays accepted: senders need not change. */
        @JsonProperty("BACKWARD")
        backward,
        /** Nothing is accepted that was refused: whoever reads what was recorded under the older version understands the newer. */
        @JsonProperty("FORWARD")
        forward,
        /** Both: the same is accepted. */
        @JsonProperty("FULL")
        full,
        /** Anything may change. */
        @JsonProperty("NONE")
        none
    }

    /** What is done to the texts of a message before it is compared with others. */
    public enum Normalization {
        /** Composed and decomposed Unicode are the same (normalization form C). */
        nfc,
        /** White space at the beginning and the end does not count. */
        trim,
        /** Upper and lower case are the same. */
        upper
    }

    /** Formats of messages. */
    public enum Format {
        /** One JSON object. */
        json
    }

    /**
     * Which values identify and order a message; each is a path into the message.
     *
     * @param order messages with the same values are applied in order
     * @param idempotency messages with the same values are the same message
     * @param version a path whose value only grows per order key; what is older than the last applied is superseded
     * @param ignore paths that do not count for "same content", for example a time of sending
     * @param contention messages with the same values would lock the same Odoo rows and share a connection
     * @param onConflict same key, other content: reject (default) or ignore
     */
    public record Keys(
            @Required
                    @Size(max = 8)
                    @ValidationRule(
                            value = "self.size() > 0",
                            message =
                                    "name at least one path of the message, for example orderNo; messages with equal values are applied in order")
                    List<@Size(min = 1, max = 256) String> order,
            @Required
                    @Size(max = 8)
                    @ValidationRule(
                            value = "self.size() > 0",
                            message =
                                    "name at least one path of the message, for example msgId; messages with equal values are one message")
                    List<@Size(min = 1, max = 256) String> idempotency,
            @Size(min = 1, max = 256) String version,
            @Size(max = 32) List<@Size(min = 1, max = 256) String> ignore,
            @Size(max = 8) List<@Size(min = 1, max = 256) String> contention,
            OnConflict onConflict) {}

    /** What a repeat with other content becomes. */
    public enum OnConflict {
        /** A dead letter. */
        reject,
        /** A duplicate. */
        ignore
    }

    /**
     * Where messages go.
     *
     * @param odoo an Odoo, with the duty whose credential is used
     */
    public record Target(@Required OdooTarget odoo) {}

    /**
     * An Odoo connection as target.
     *
     * @param connection name of the OdooConnection; absent: the plant's
     * @param duty which of the connection's credentials is used
     * @param company name of the company in Odoo that everything is read and written in, one of those that the duty's user is allowed;
     *     absent: the connection's, and where that names none the user's default company
     */
    public record OdooTarget(
            @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String connection,
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String duty,
            @Size(min = 1, max = 128)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String company) {}

    /**
     * The gate before a batch: a run first measures what it would apply, and applies it when the condition does not hold or people have released exactly
     * that.
     *
     * @param when the condition. always: of each batch; rows > 500: it has more messages than that, without repeats; total(amount) > 10000: the numbers at
     *     that path of its messages add up to more, each by its size, so that a credit note does not make up for an invoice; changed > 20 %: more than 20 of
     *     100 of the records that its messages describe are new, or are not in Odoo as the messages say, or cannot be compared: only where every step does an
     *     operation of master records, for example product.master
     * @param roles whose decision a release needs; absent: business
     */
    public record Gate(
            @Required
                    @Size(max = 160)
                    @Pattern(
                            "^(always|rows > (0|[1-9][0-9]{0,8})|total[(][^()]{1,128}[)] > (0|[1-9][0-9]{0,14})|changed > (0|[1-9][0-9]?) %)$")
                    String when,
            @Size(max = 3)
                    @ValidationRule(
                            value = "self.size() > 0 && self.all(one, self.exists_one(other, other == one))",
                            message =
                                    "name each role once, at least one: business, technical or finance; leave it out for business alone")
                    List<GateRole> roles) {}

    /** Who can release a batch: the same who decide about changes. */
    public enum GateRole {
        /** Who answers for what the flow means. */
        business,
        /** Who answers for its working. */
        technical,
        /** Who answers for the books. */
        finance
    }

    /**
     * Pace of tries for held keys.
     *
     * @param initialDelay first pause, for example 1s
     * @param maxDelay longest pause
     * @param holdFor age at which onFailure.exhausted decides
     */
    @ValidationRule(
            value =
                    "!has(self.initialDelay) || !has(self.maxDelay) || duration(self.initialDelay) <= duration(self.maxDelay)",
            message = "maxDelay is the longest pause and cannot be shorter than initialDelay, the first",
            fieldPath = ".maxDelay")
    public record Retries(
            @Size(max = 16)
                    @Pattern(PlantlineApi.DURATION)
                    @ValidationRule(value = PlantlineApi.PAUSE, message = PlantlineApi.PAUSE_MESSAGE)
                    String initialDelay,
            @Size(max = 16)
                    @Pattern(PlantlineApi.DURATION)
                    @ValidationRule(value = PlantlineApi.PAUSE, message = PlantlineApi.PAUSE_MESSAGE)
                    String maxDelay,
            @Size(max = 16)
                    @Pattern(PlantlineApi.DURATION)
                    @ValidationRule(
                            value = "duration(self) <= duration('8760h')",
                            message = "a message is held for at most a year, 8760h")
                    String holdFor) {}

    /**
     * Policy by class of failure.
     *
     * @param contract message against the contract
     * @param mapping message that cannot be mapped
     * @param business Odoo refused it, or a code or record is unknown
     * @param exhausted a hold beyond its limit
     */
    public record OnFailure(Policy contract, Policy mapping, Policy business, ExhaustedPolicy exhausted) {}

    /** What a failing message becomes. */
    public enum Policy {
        /** Given up at once, kept until a human resolves it. */
        deadLetter,
        /** Its key waits, with its successors. */
        hold
    }

    /** What a hold beyond its limit becomes. */
    public enum ExhaustedPolicy {
        /** The head becomes a dead letter, the next goes on. */
        deadLetter,
        /** The whole tail becomes dead letters, in order. */
        deadLetterKey,
        /** It stays held. */
        hold
    }

    /**
     * An example message with what must come out of it.
     *
     * @param name one sentence
     * @param given the message
     * @param expect what comes out
     * @param received when it was received, for a mapping that asks; a time with its offset
     */
    public record MappingTest(
            @Required
                    @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String name,
            @Required JsonNode given,
            @Required Expectation expect,
            @Size(min = 1, max = 40) String received) {
        /** Whether it is negative: its message must be refused. */
        public boolean mustFail() {
            return expect != null && expect.failure() != null;
        }
    }

    /**
     * What comes out of an example; exactly one field is set.
     *
     * @param steps the operation's steps, in the form that plantline test prints
     * @param contains steps that must be among them in this order, with what matters of each: what is not named may be anything
     * @param failure the failure
     */
    @ValidationRule(
            value = "[has(self.steps), has(self.contains), has(self.failure)].exists_one(said, said)",
            message = "say exactly one thing that must come out: steps, what they contain, or a failure")
    public record Expectation(JsonNode steps, JsonNode contains, ExpectedFailure failure) {}

    /**
     * A failure that an example must give.
     *
     * @param failureClass contract, mapping or business
     * @param at place in the message, JSON pointer; absent: any
     * @param reason text that the reason must contain; absent: any
     */
    public record ExpectedFailure(
            @Required @JsonProperty("class") @Size(max = 16) @Pattern("^(contract|mapping|business)$")
                    String failureClass,
            @Size(max = 253) String at,
            @Size(max = 253) String reason) {}
}
