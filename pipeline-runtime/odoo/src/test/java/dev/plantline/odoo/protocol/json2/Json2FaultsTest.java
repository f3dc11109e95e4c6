package dev.plantline.odoo.protocol.json2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.protocol.OdooFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of faults, as observed on Odoo 19: the name decides, never the status alone. */
class Json2FaultsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "401, none, keyRefused",
                "404, none, unknownDatabase",
                "301, none, configuration",
                "302, none, configuration",
                "308, none, configuration",
                "429, none, unreachable",
                "500, none, ambiguous",
                "502, none, ambiguous",
                "503, none, ambiguous",
                "504, none, ambiguous",
                "401, werkzeug.exceptions.Unauthorized, keyRefused",
                "403, odoo.exceptions.AccessDenied, keyRefused",
                "400, werkzeug.exceptions.BadRequest, configuration",
                "404, werkzeug.exceptions.NotFound, unknownName",
                "403, odoo.exceptions.AccessError, notAllowed",
                "404, odoo.exceptions.MissingError, business",
                "422, odoo.exceptions.UserError, business",
                "422, odoo.exceptions.ValidationError, business",
                "409, odoo.exceptions.LockError, contention",
                "500, psycopg2.errors.SerializationFailure, contention",
                "500, psycopg2.errors.LockNotAvailable, contention",
                "500, psycopg2.errors.InsufficientPrivilege, notAllowed",
                "500, builtins.ValueError, mapping",
                "500, builtins.TypeError, mapping",
                "500, builtins.AttributeError, mapping",
                "500, builtins.RuntimeError, ambiguous",
            })
    void theNameDecides(int status, String name, OdooFault.Kind kind) {
        assertThat(Json2Faults.kindOf(status, name)).isEqualTo(kind);
    }
}
