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
 * @param version Odoo's major version; 19 is the one implemented
 * @param credentials one entry per duty
 * @param tls absent: the Java runtime's trust
 * @param insecureTransport true: the address is http, and the API keys and everything written travel in the clear; absent: it must be https
 * @param workers how many workers Odoo has for Plantline; a workload opens at most one connection less, and at least one; 1 to 64, default 2
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
        @Min(1) @Max(64) @Default("2") Integer workers) {

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
     */
    public record Credential(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String duty,
            @Required SecretKeyReference secretRef) {}

    /**
     * TLS towards Odoo.
     *
     * @param caSecretRef PEM certificates to trust
     */
    public record Tls(@Required SecretKeyReference caSecretRef) {}
}
