package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One Odoo database and how Plantline may use it.
 *
 * @param environment what the database is for: on {@code production} no interface may be experimental, and alerts of a {@code test} never wake anyone
 * @param url base address, http or https, without a path
 * @param database database name
 * @param company name of the company in Odoo in which interfaces without target.odoo.company read and write, one of those that their duties' users are
 *     allowed; absent: the default company of each duty's user, which people may change in Odoo
 * @param version Odoo's major version; 19 is the one implemented
 * @param credentials one entry per duty
 * @param tls absent: the Java runtime's trust
 * @param insecureTransport true: the address is http, and the API keys and everything written travel in the clear; absent: it must be https
 * @param workers how many workers Odoo has for Plantline; a workload opens at most one connection less, and at least one; 1 to 64, default 2
 * @param references how the codes in documents of operations find their records; absent: each kind by its default
 */
@ValidationRule(
        value = "!has(self.tls) || self.url.startsWith('https://')",
        message = "tls is for https addresses only: correct the url or remove tls",
        fieldPath = ".tls")
@ValidationRule(
        value = "self.url.startsWith('https://') || (has(self.insecureTransport) && self.insecureTransport)",
        message =
                "the API key travels in the clear over http: write an https address, or insecureTransport: true where that is meant",
        fieldPath = ".url")
@ValidationRule(
        value = "!has(self.insecureTransport) || !self.insecureTransport || !self.url.startsWith('https://')",
        message = "the address is https: remove insecureTransport, or a later change to http would go unnoticed",
        fieldPath = ".insecureTransport")
public record OdooConnectionSpec(
        @Required Environment environment,
        @Required
                @Size(min = 1, max = 253)
                @Pattern("^https?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?/?$")
                String url,
        @Required @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][-A-Za-z0-9._]*$") String database,
        @Size(min = 1, max = 128)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String company,
        @Required
                @Size(max = 8)
                @ValidationRule(
                        value = "self == '19'",
                        message =
                                "Plantline speaks to Odoo 19; write version: \"19\". Other versions are not implemented")
                String version,
        @Required
                @Size(min = 1, max = 16)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.duty == one.duty))",
                        message = "each duty has exactly one credential: a duty is listed twice")
                List<Credential> credentials,
        Tls tls,
        Boolean insecureTransport,
        @Min(1) @Max(64) @Default("2") Integer workers,
        References references) {

    /** What a database is for. */
    public enum Environment {
        /** The plant works with it. */
        production,
        /** Nothing depends on it. */
        test
    }

    /**
     * The API key of the bot user for one duty.
     *
     * @param duty name that interfaces choose, for example production
     * @param secretRef its API key
     * @param notices who is told in Odoo, by an activity on the record concerned, of messages that it refuses; absent: nobody is
     */
    public record Credential(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String duty,
            @Required SecretKeyReference secretRef,
            Notices notices) {}

    /**
     * Who is told in Odoo of refused messages: nobody else ever is, whatever a manifest says.
     *
     * @param users the Odoo user of each owner of interfaces; an interface tells its business owner, or where that one is not listed its technical owner
     */
    public record Notices(
            @Required
                    @Size(min = 1, max = 64)
                    @ValidationRule(
                            value = "self.all(one, self.exists_one(other, other.owner == one.owner))",
                            message = "each owner has exactly one Odoo user: an owner is listed twice")
                    List<NoticeUser> users) {}

    /**
     * An owner of interfaces as Odoo knows him.
     *
     * @param owner as owners.business.name or owners.technical.name of interfaces says it
     * @param login of a user in use in Odoo who may read the records concerned
     */
    public record NoticeUser(
            @Required @Size(min = 1, max = 253) String owner, @Required @Size(min = 1, max = 128) String login) {}

    /**
     * TLS towards Odoo.
     *
     * @param caSecretRef PEM certificates to trust
     */
    public record Tls(@Required SecretKeyReference caSecretRef) {}

    /**
     * How a code finds its record, kind by kind: exactly one record must match, and archived ones do not count. Absent: by the default of the kind.
     *
     * @param item a product variant, by default_code or barcode; default: default_code
     * @param location a stock location, by complete_name, barcode or name; default: complete_name, for example WH/Stock/Shelf 1
     * @param partner a supplier or customer, by ref, vat or barcode; default: ref
     * @param unit a unit of measure, by name; default: name
     * @param workcenter a work center, by code or name; default: code
     * @param operationType a type of stock operation, by barcode or name; default: barcode
     * @param tax a tax, by name; default: name
     * @param account an account, by code; default: code
     * @param journal a journal, by code; default: code
     * @param category a category of products, by complete_name; default: complete_name
     * @param carrier who carries goods, a delivery method, by name; default: name
     * @param productionOrder a production order with those that it goes on in, by name or origin; default: name, the number in Odoo
     * @param purchaseOrder a purchase order, by name, partner_ref or origin; default: name, the number in Odoo
     * @param salesOrder a sales order, by name, client_order_ref or origin; default: name, the number in Odoo
     */
    public record References(
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['default_code', 'barcode']",
                            message = "an item is found by default_code or barcode: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['default_code', 'barcode']",
                            message = "an item is found by default_code or barcode: write one of them",
                            fieldPath = ".orBy")
                    Reference item,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['complete_name', 'barcode', 'name']",
                            message = "a location is found by complete_name, barcode or name: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['complete_name', 'barcode', 'name']",
                            message = "a location is found by complete_name, barcode or name: write one of them",
                            fieldPath = ".orBy")
                    Reference location,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['ref', 'vat', 'barcode']",
                            message = "a partner is found by ref, vat or barcode: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['ref', 'vat', 'barcode']",
                            message = "a partner is found by ref, vat or barcode: write one of them",
                            fieldPath = ".orBy")
                    Reference partner,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'name'",
                            message = "a unit is found by name: write that",
                            fieldPath = ".by")
                    SingleReference unit,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['code', 'name']",
                            message = "a work center is found by code or name: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['code', 'name']",
                            message = "a work center is found by code or name: write one of them",
                            fieldPath = ".orBy")
                    Reference workcenter,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['barcode', 'name']",
                            message = "a type of stock operation is found by barcode or name: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['barcode', 'name']",
                            message = "a type of stock operation is found by barcode or name: write one of them",
                            fieldPath = ".orBy")
                    Reference operationType,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'name'",
                            message = "a tax is found by name: write that",
                            fieldPath = ".by")
                    SingleReference tax,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'code'",
                            message = "an account is found by code: write that",
                            fieldPath = ".by")
                    SingleReference account,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'code'",
                            message = "a journal is found by code: write that",
                            fieldPath = ".by")
                    SingleReference journal,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'complete_name'",
                            message = "a category of products is found by complete_name: write that",
                            fieldPath = ".by")
                    SingleReference category,
            @ValidationRule(
                            value = "!has(self.by) || self.by == 'name'",
                            message = "a carrier is found by name: write that",
                            fieldPath = ".by")
                    SingleReference carrier,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['name', 'origin']",
                            message = "a production order is found by name or origin: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['name', 'origin']",
                            message = "a production order is found by name or origin: write one of them",
                            fieldPath = ".orBy")
                    Reference productionOrder,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['name', 'partner_ref', 'origin']",
                            message = "a purchase order is found by name, partner_ref or origin: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['name', 'partner_ref', 'origin']",
                            message = "a purchase order is found by name, partner_ref or origin: write one of them",
                            fieldPath = ".orBy")
                    Reference purchaseOrder,
            @ValidationRule(
                            value = "!has(self.by) || self.by in ['name', 'client_order_ref', 'origin']",
                            message = "a sales order is found by name, client_order_ref or origin: write one of them",
                            fieldPath = ".by")
                    @ValidationRule(
                            value = "!has(self.orBy) || self.orBy in ['name', 'client_order_ref', 'origin']",
                            message = "a sales order is found by name, client_order_ref or origin: write one of them",
                            fieldPath = ".orBy")
                    Reference salesOrder) {}

    /**
     * How a code of one kind finds its record; exactly one of by and externalId is set.
     *
     * @param by the field of Odoo whose value is the code
     * @param orBy a second field that may have the code instead: the code is looked for in both, and exactly one record of all that have it in either must
     *     match; a new record gets its code in the field of by; absent: the one field alone
     * @param externalId the external id with {code} for the code, for example __import__.product_{code}; without a module before the first dot it is one
     *     of __import__, Odoo's own for what was imported
     */
    @ValidationRule(
            value = "has(self.by) != has(self.externalId)",
            message =
                    "say in one way how the code finds its record: by, the field whose value it is, or externalId, the external id that has it in it")
    @ValidationRule(
            value = "!has(self.orBy) || (has(self.by) && self.by != self.orBy)",
            message = "orBy is a second field beside by: name by as well, and another field than that",
            fieldPath = ".orBy")
    public record Reference(
            @Size(min = 1, max = 63) String by,
            @Size(min = 1, max = 63) String orBy,
            @Size(min = 6, max = 128)
                    @ValidationRule(
                            value = "self.matches('^([a-z_][a-z0-9_]*[.])?[A-Za-z0-9_-]*[{]code[}][A-Za-z0-9_.-]*$')",
                            message =
                                    "write an external id that has {code} in it once, for example product_{code} or __import__.product_{code}: letters, digits, _ and -, and a dot behind the module")
                    String externalId) {}

    /**
     * How a code of a kind finds its record that has one field for it; exactly one of by and externalId is set.
     *
     * @param by the field of Odoo whose value is the code
     * @param externalId the external id with {code} for the code, for example __import__.unit_{code}; without a module before the first dot it is one of
     *     __import__, Odoo's own for what was imported
     */
    @ValidationRule(
            value = "has(self.by) != has(self.externalId)",
            message =
                    "say in one way how the code finds its record: by, the field whose value it is, or externalId, the external id that has it in it")
    public record SingleReference(
            @Size(min = 1, max = 63) String by,
            @Size(min = 6, max = 128)
                    @ValidationRule(
                            value = "self.matches('^([a-z_][a-z0-9_]*[.])?[A-Za-z0-9_-]*[{]code[}][A-Za-z0-9_.-]*$')",
                            message =
                                    "write an external id that has {code} in it once, for example product_{code} or __import__.product_{code}: letters, digits, _ and -, and a dot behind the module")
                    String externalId) {}
}
