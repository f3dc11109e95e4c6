package dev.plantline.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a mapping may never write, call or claim in Odoo, in this one place. Business state changes only through methods: a purchase user's
 * {@code write {"state": "posted"}} posts a bill that {@code action_post} refuses him (tried on Odoo 19).
 */
public final class OdooRules {
    private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern DOTTED = Pattern.compile("[a-z][a-z0-9_]{0,62}(\\.[a-z][a-z0-9_]{0,62}){0,4}");
    private static final Pattern CONTEXT_KEY = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Pattern MODEL = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");

    /** Relations of Odoo's own fields by their names: all that {@code workflows.json} writes, and nothing else (held against Odoo 19 by RealOdooRelationTest). */
    private static final Pattern RELATION = Pattern.compile("(?!x_).*_ids?|product_uom");

    /** What Python keeps for itself: the side kit's text has no such name. */
    private static final String DUNDER = "__";

    private static final String DEFAULT = "default_";
    /** Odoo's own key for the companies that a call works in. */
    private static final String COMPANIES = "allowed_company_ids";

    private static final String STATE = "business state changes only through methods: use a call step";
    private static final String KEPT_BY_ODOO = "Odoo keeps it itself";

    /** Fields that no mapping writes, with the reason. */
    private static final Map<String, String> FORBIDDEN_FIELDS = Map.ofEntries(
            Map.entry("state", STATE),
            Map.entry("parent_state", STATE),
            Map.entry("payment_state", STATE),
            Map.entry("invoice_status", STATE),
            Map.entry("reservation_state", STATE),
            Map.entry("posted_before", STATE),
            Map.entry("auto_post", STATE),
            Map.entry("is_move_sent", STATE),
            Map.entry("is_locked", STATE),
            Map.entry("inalterable_hash", "it seals posted entries"),
            Map.entry("secure_sequence_number", "it seals posted entries"),
            Map.entry("made_sequence_gap", "it seals posted entries"),
            Map.entry("id", "records are named by external id: use upsert or find"),
            Map.entry("create_uid", KEPT_BY_ODOO),
            Map.entry("create_date", KEPT_BY_ODOO),
            Map.entry("write_uid", KEPT_BY_ODOO),
            Map.entry("write_date", KEPT_BY_ODOO),
            Map.entry("display_name", KEPT_BY_ODOO));

    /** Models that decide who may do what, or how Odoo itself runs. */
    private static final Pattern FORBIDDEN_MODELS = Pattern.compile(
            "(ir|base|bus|auth|mail|fetchmail|iap|discuss)\\..*|res\\.(users|groups|config)(\\..*)?|x_plantline_.*");

    /** Methods of every model; a business method is none of them. */
    private static final Set<String> FORBIDDEN_METHODS = Set.of(
            "browse",
            "copy",
            "create",
            "export_data",
            "load",
            "name_create",
            "read",
            "search",
            "search_read",
            "sudo",
            "toggle_active",
            "unlink",
            "web_save",
            "with_context",
            "with_user",
            "write");

    /** Modules whose ids Odoo manages: it deletes what they no longer declare. Ids may be referred to, never made. */
    private static final Set<String> ODOO_MODULES = Set.of(
            "base",
            "web",
            "mail",
            "product",
            "uom",
            "stock",
            "stock_account",
            "stock_landed_costs",
            "mrp",
            "mrp_account",
            "purchase",
            "purchase_stock",
            "sale",
            "sale_stock",
            "account",
            "analytic",
            "quality",
            "quality_control",
            "maintenance",
            "hr",
            "contacts",
            "delivery",
            "__export__");

    private OdooRules() {}

    /** Fields that no mapping writes; the side kit refuses them too. */
    public static Set<String> forbiddenFields() {
        return FORBIDDEN_FIELDS.keySet();
    }

    /** Why a mapping may not write this field. */
    static Optional<String> refusedField(String field) {
        if (field == null || !FIELD.matcher(field).matches() || field.contains(DUNDER)) {
            return Optional.of("\"" + field
                    + "\" is not a valid Odoo field name: small letters, digits and single _, without dots");
        }
        String reason = FORBIDDEN_FIELDS.get(field);
        return reason == null ? Optional.empty() : Optional.of("no mapping writes " + field + ": " + reason);
    }

    /** Whether a field of Odoo's own holds other records, by its name. What a plant has made itself (x_) may be called anything. */
    public static boolean isRelation(String field) {
        return RELATION.matcher(field).matches();
    }

    /** Why a mapping may not give this context key: Odoo fills fields that a document does not name from {@code default_}. */
    static Optional<String> refusedContextKey(String key) {
        if (key == null || !CONTEXT_KEY.matcher(key).matches()) {
            return Optional.of("\"" + key + "\" is not a valid Odoo context key: small letters, digits and _");
        }
        if (key.equals(COMPANIES)) {
            return Optional.of("no mapping gives " + key + ": target.odoo.company names the company");
        }
        String reason = key.startsWith(DEFAULT) ? FORBIDDEN_FIELDS.get(key.substring(DEFAULT.length())) : null;
        return reason == null
                ? Optional.empty()
                : Optional.of("no mapping gives " + key + ", which writes " + key.substring(DEFAULT.length()) + ": "
                        + reason);
    }

    /** Why this cannot be a field to search or compare by; may be dotted. */
    static Optional<String> refusedSearchField(String field) {
        return field != null && DOTTED.matcher(field).matches()
                ? Optional.empty()
                : Optional.of("\"" + field
                        + "\" is not an Odoo field to search by: write it like name or production_group_id.name");
    }

    /** Why a mapping may not touch this model. */
    static Optional<String> refusedModel(String model) {
        if (model == null || !MODEL.matcher(model).matches() || model.contains(DUNDER)) {
            return Optional.of("\"" + model + "\" is not a valid Odoo model name: write it like stock.lot");
        }
        return FORBIDDEN_MODELS.matcher(model).matches()
                ? Optional.of("no mapping touches " + model + ": it belongs to Odoo's administration, not to business")
                : Optional.empty();
    }

    /** What is read of records of Odoo's administration behind a relation: who somebody is, as people say it. */
    private static final Map<String, Set<String>> READ_OF_ADMINISTRATION =
            Map.of("res.users", Set.of("email", "id", "login", "name"));

    /** Relations to Odoo's administration that every model of Odoo can have, by their field. */
    private static final Map<String, String> TO_ADMINISTRATION = Map.of(
            "activity_ids", "mail.activity",
            "create_uid", "res.users",
            "message_follower_ids", "mail.followers",
            "message_ids", "mail.message",
            "write_uid", "res.users");

    /** Why a field of a model is not read by a source; the duty's user may see more than is anybody's business. */
    static Optional<String> refusedToRead(String model, String field) {
        if (model == null
                || !FORBIDDEN_MODELS.matcher(model).matches()
                || READ_OF_ADMINISTRATION.getOrDefault(model, Set.of()).contains(field)) {
            return Optional.empty();
        }
        return Optional.of(field + " of " + model + " is not read: " + model
                + " belongs to Odoo's administration, of which "
                + READ_OF_ADMINISTRATION.entrySet().stream()
                        .map(each -> String.join(", ", new TreeSet<>(each.getValue())) + " of " + each.getKey())
                        .collect(Collectors.joining("; "))
                + " are read and nothing else");
    }

    /** The same of a path whose relation has the same model in every Odoo; what stands behind others is known when an Odoo was asked. */
    static Optional<String> refusedToRead(String path) {
        String[] names = path.split("[.]");
        for (int i = 0; i + 1 < names.length; i++) {
            Optional<String> refused = refusedToRead(TO_ADMINISTRATION.get(names[i]), names[i + 1]);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    /** Why a mapping may not call this method. */
    static Optional<String> refusedMethod(String method) {
        if (method == null || !FIELD.matcher(method).matches() || method.contains(DUNDER)) {
            return Optional.of("\"" + method + "\" is not a public Odoo method: write it like button_mark_done");
        }
        return FORBIDDEN_METHODS.contains(method)
                ? Optional.of(
                        method
                                + " is not called: steps write by load, upsert and find; call is for business methods such as button_mark_done")
                : Optional.empty();
    }

    /** Why no external id is made in this module. */
    static Optional<String> refusedModule(String module) {
        return ODOO_MODULES.contains(module)
                ? Optional.of(
                        "ids of module " + module
                                + " belong to Odoo, which deletes those it does not know: leave the module out or use one of your own, for example lyon_mes")
                : Optional.empty();
    }
}
