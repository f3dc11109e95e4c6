package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models and fields of Odoo 19 as far as the stand-in knows them. */
final class Schema {
    /** Types of fields. */
    enum Type {
        text,
        number,
        integer,
        bool,
        selection,
        many2one,
        one2many,
        many2many
    }

    /**
     * A field.
     *
     * @param name technical name
     * @param type its type
     * @param model model of a relation, else null
     * @param inverse many2one on the other side of a one2many, else null
     * @param options keys of a selection
     * @param required whether Odoo refuses a record without it
     * @param digits behind the point that Odoo keeps of a number, else null
     */
    record Field(
            String name,
            Type type,
            String model,
            String inverse,
            Set<String> options,
            boolean required,
            Integer digits) {
        Field(String name, Type type, String model, String inverse, Set<String> options, boolean required) {
            this(name, type, model, inverse, options, required, null);
        }
    }

    // name:type; c text, f number, q number of two digits, i integer, b bool, s(a|b) selection, >m many2one, <m.f
    // one2many, *m many2many; ! required
    private static final String[] MODELS = {
        "res.company name:c! partner_id:>res.partner",
        "res.users login:c! partner_id:>res.partner tz:c groups_id:*res.groups company_id:>res.company company_ids:*res.company",
        "res.users.apikeys name:c! user_id:>res.users! scope:c expiration_date:c index:c",
        "res.groups name:c! user_ids:*res.users all_user_ids:*res.users implied_ids:*res.groups",
        "ir.model name:c! model:c! state:c",
        "ir.model.access name:c! model_id:>ir.model! group_id:>res.groups perm_read:b perm_write:b perm_create:b perm_unlink:b",
        "ir.rule name:c! model_id:>ir.model! groups:*res.groups domain_force:c",
        "ir.actions.server name:c! model_id:>ir.model! state:c code:c group_ids:*res.groups write_uid:>res.users write_date:c create_date:c",
        "x_plantline_ledger x_owner:c! x_key:c! x_content:c x_position:c x_outcome:c x_stamp:i x_record:c x_number:i x_raises:i x_text:c create_date:i",
        "ir.config_parameter key:c! value:c",
        "uom.uom name:c! relative_factor:f relative_uom_id:>uom.uom active:b",
        "res.country name:c! code:c!",
        "res.country.state name:c! code:c! country_id:>res.country!",
        "res.currency name:c! active:b",
        "res.partner name:c! ref:c vat:c company_registry:c barcode:c is_company:b parent_id:>res.partner type:s(contact|invoice|delivery|other)"
                + " street:c street2:c zip:c city:c state_id:>res.country.state country_id:>res.country phone:c email:c website:c function:c lang:c supplier_rank:i customer_rank:i active:b",
        "product.category name:c! complete_name:c parent_id:>product.category property_cost_method:s(standard|average|fifo)",
        "product.template name:c! default_code:c",
        "product.product name:c! default_code:c barcode:c type:s(consu|service|combo) is_storable:b tracking:s(none|lot|serial) uom_id:>uom.uom"
                + " standard_price:f list_price:f weight:q sale_ok:b purchase_ok:b landed_cost_ok:b categ_id:>product.category active:b product_tmpl_id:>product.template",
        "stock.location name:c! location_id:>stock.location company_id:>res.company usage:s(supplier|view|internal|customer|inventory|production|transit) complete_name:c barcode:c cyclic_inventory_frequency:i valuation_account_id:>account.account active:b",
        "stock.picking.type name:c! code:c barcode:c use_create_lots:b create_backorder:s(ask|always|never)",
        "stock.lot name:c! product_id:>product.product! ref:c",
        "stock.package.type name:c!",
        "stock.package name:c package_type_id:>stock.package.type",
        "stock.quant product_id:>product.product! location_id:>stock.location! lot_id:>stock.lot quantity:q inventory_quantity_auto_apply:q",
        "stock.picking name:c picking_type_id:>stock.picking.type! location_id:>stock.location location_dest_id:>stock.location origin:c"
                + " state:s(draft|confirmed|assigned|done|cancel) backorder_id:>stock.picking note:c scheduled_date:c owner_id:>res.partner"
                + " move_ids:<stock.move.picking_id move_line_ids:<stock.move.line.picking_id partner_id:>res.partner"
                + " purchase_id:>purchase.order sale_id:>sale.order",
        "stock.move product_id:>product.product! product_uom_qty:q quantity:q product_uom:>uom.uom picked:b additional:b is_inventory:b inventory_name:c"
                + " origin:c date:c date_deadline:c purchase_line_id:>purchase.order.line sale_line_id:>sale.order.line manual_consumption:b production_id:>mrp.production"
                + " state:s(draft|confirmed|assigned|done|cancel) location_id:>stock.location location_dest_id:>stock.location"
                + " picking_id:>stock.picking raw_material_production_id:>mrp.production scrap_id:>stock.scrap"
                + " move_line_ids:<stock.move.line.move_id",
        "stock.move.line product_id:>product.product lot_id:>stock.lot lot_name:c quantity:q product_uom_id:>uom.uom picked:b date:c"
                + " state:s(draft|confirmed|assigned|done|cancel) location_id:>stock.location location_dest_id:>stock.location"
                + " move_id:>stock.move picking_id:>stock.picking result_package_id:>stock.package",
        "stock.scrap name:c product_id:>product.product! scrap_qty:q lot_id:>stock.lot location_id:>stock.location origin:c"
                + " production_id:>mrp.production scrap_location_id:>stock.location scrap_reason_tag_ids:*stock.scrap.reason.tag state:s(draft|done)",
        "stock.scrap.reason.tag name:c!",
        "mrp.bom product_tmpl_id:>product.template! product_qty:q code:c type:c consumption:c active:b subcontractor_ids:*res.partner bom_line_ids:<mrp.bom.line.bom_id operation_ids:<mrp.routing.workcenter.bom_id",
        "mrp.bom.line bom_id:>mrp.bom! product_id:>product.product! product_qty:q operation_id:>mrp.routing.workcenter",
        "mrp.workcenter name:c! code:c active:b time_efficiency:f time_start:f time_stop:f oee_target:f costs_hour:f alternative_workcenter_ids:*mrp.workcenter",
        "mrp.routing.workcenter bom_id:>mrp.bom! name:c! workcenter_id:>mrp.workcenter! time_cycle_manual:f sequence:i active:b",
        "mrp.workorder production_id:>mrp.production! name:c! workcenter_id:>mrp.workcenter! duration_expected:q qty_produced:q"
                + " state:s(blocked|ready|progress|done|cancel)"
                + " time_ids:<mrp.workcenter.productivity.workorder_id",
        "mrp.workcenter.productivity workorder_id:>mrp.workorder workcenter_id:>mrp.workcenter! loss_id:>mrp.workcenter.productivity.loss!"
                + " date_start:c date_end:c duration:f description:c",
        "mrp.workcenter.productivity.loss name:c! loss_type:c!",
        "mrp.production.group name:c!",
        "account.account name:c! code:c! account_type:c!",
        "account.journal name:c! code:c! type:s(sale|purchase|cash|bank|general)!",
        "account.tax name:c! amount:f type_tax_use:s(sale|purchase|none)!",
        "purchase.order name:c partner_id:>res.partner! state:s(draft|sent|purchase|cancel) order_line:<purchase.order.line.order_id"
                + " picking_ids:<stock.picking.purchase_id partner_ref:c currency_id:>res.currency date_order:c picking_type_id:>stock.picking.type"
                + " amount_untaxed:f locked:b",
        "purchase.order.line order_id:>purchase.order! sequence:i product_id:>product.product product_qty:q price_unit:f qty_invoiced:q"
                + " qty_received:q date_planned:c",
        "sale.order name:c partner_id:>res.partner! state:s(draft|sent|sale|cancel) order_line:<sale.order.line.order_id"
                + " picking_ids:<stock.picking.sale_id",
        "sale.order.line order_id:>sale.order! sequence:i product_id:>product.product product_uom_qty:q price_unit:f qty_delivered:q",
        "account.move name:c move_type:s(in_invoice|in_refund|entry)! partner_id:>res.partner ref:c payment_reference:c invoice_date:c invoice_date_due:c"
                + " invoice_origin:c currency_id:>res.currency journal_id:>account.journal state:s(draft|posted|cancel) amount_untaxed:f amount_tax:f amount_total:f"
                + " date:c invoice_line_ids:<account.move.line.move_id",
        "account.move.line move_id:>account.move! name:c product_id:>product.product account_id:>account.account quantity:q price_unit:f discount:q debit:f credit:f partner_id:>res.partner"
                + " product_uom_id:>uom.uom tax_ids:*account.tax purchase_line_id:>purchase.order.line sequence:i",
        "stock.landed.cost date:c description:c picking_ids:*stock.picking account_journal_id:>account.journal amount_total:f"
                + " state:s(draft|done|cancel) cost_lines:<stock.landed.cost.lines.cost_id",
        "stock.landed.cost.lines cost_id:>stock.landed.cost! product_id:>product.product! name:c price_unit:f split_method:c account_id:>account.account",
        "ir.attachment name:c! res_model:c res_id:i type:s(binary|url) url:c mimetype:c checksum:c file_size:i",
        "mail.activity res_model:c! res_id:i! summary:c note:c user_id:>res.users! active:b feedback:c",
        "mail.message model:c res_id:i body:c attachment_ids:*ir.attachment",
        "mrp.production name:c product_id:>product.product! product_qty:q qty_producing:q qty_produced:f bom_id:>mrp.bom origin:c"
                + " state:s(draft|confirmed|progress|to_close|done|cancel) backorder_sequence:i date_start:c"
                + " date_finished:c date_deadline:c product_uom_id:>uom.uom"
                + " production_group_id:>mrp.production.group lot_producing_ids:*stock.lot"
                + " move_raw_ids:<stock.move.raw_material_production_id"
    };

    /** When a record was written last. */
    static final String WRITE_DATE = "write_date";

    private final Map<String, Map<String, Field>> models = new LinkedHashMap<>();

    Schema() {
        for (String line : MODELS) {
            String[] words = line.split(" ");
            Map<String, Field> fields = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                Field field = field(words[i]);
                fields.put(field.name(), field);
            }
            // Every model has it; Odoo's own form of a moment is a text here.
            fields.putIfAbsent(WRITE_DATE, field(WRITE_DATE + ":c"));
            models.put(words[0], fields);
        }
    }

    /** All models. */
    Set<String> models() {
        return models.keySet();
    }

    /** The fields of a model, by name. */
    Map<String, Field> fields(String model) {
        Map<String, Field> fields = models.get(model);
        if (fields == null) {
            throw OdooError.notFound("the model '" + model + "' does not exist");
        }
        return fields;
    }

    /** The fields of a model as Odoo tells them, with those that every model has. */
    Map<String, Map<String, Object>> told(String model) {
        Map<String, Map<String, Object>> told = new LinkedHashMap<>();
        told.put("id", ofType("integer"));
        told.put("display_name", ofType("char"));
        told.get("display_name").put("store", false);
        told.put("create_date", ofType("datetime"));
        fields(model).values().forEach(field -> told.put(field.name(), told(field)));
        told.put(WRITE_DATE, ofType("datetime"));
        return told;
    }

    private static Map<String, Object> told(Field field) {
        Map<String, Object> told =
                switch (field.type()) {
                    case text -> ofType("char");
                    case number -> number(field);
                    case bool -> ofType("boolean");
                    case integer, selection, many2one, one2many, many2many ->
                        ofType(field.type().name());
                };
        if (field.model() != null) {
            told.put("relation", field.model());
        }
        if (field.type() == Type.selection) {
            told.put(
                    "selection",
                    field.options().stream()
                            .sorted()
                            .map(each -> List.of(each, each))
                            .toList());
        }
        if (field.type() == Type.one2many || field.type() == Type.many2many) {
            told.put("sortable", false);
        }
        return told;
    }

    private static Map<String, Object> number(Field field) {
        Map<String, Object> told = ofType("float");
        if (field.digits() != null) {
            told.put("digits", List.of(16, field.digits()));
        }
        return told;
    }

    private static Map<String, Object> ofType(String type) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("type", type);
        told.put("searchable", true);
        told.put("sortable", true);
        told.put("store", true);
        return told;
    }

    /** A field, or null. */
    Field find(String model, String name) {
        return models.containsKey(model) ? models.get(model).get(name) : null;
    }

    /** A field that must be there. */
    Field field(String model, String name) {
        Field field = fields(model).get(name);
        if (field == null) {
            throw OdooError.value("Invalid field '" + name + "' on '" + model + "'");
        }
        return field;
    }

    /** A stored value from JSON. */
    static Object stored(Field field, JsonNode value) {
        if (value.isNull() || (value.isBoolean() && !value.booleanValue() && field.type() != Type.bool)) {
            return null;
        }
        return switch (field.type()) {
            case text, selection -> value.asText();
            case number -> value.decimalValue();
            case integer, many2one -> value.longValue();
            case bool -> value.booleanValue();
            case many2many, one2many -> {
                List<Long> ids = new ArrayList<>();
                value.forEach(id -> ids.add(id.longValue()));
                yield List.copyOf(ids);
            }
        };
    }

    /** A number that may be absent. */
    static BigDecimal number(Object value) {
        return value == null ? BigDecimal.ZERO : (BigDecimal) value;
    }

    private static Field field(String word) {
        boolean required = word.endsWith("!");
        String text = required ? word.substring(0, word.length() - 1) : word;
        String name = text.substring(0, text.indexOf(':'));
        String type = text.substring(text.indexOf(':') + 1);
        String rest = type.substring(1);
        return switch (type.charAt(0)) {
            case 'f' -> new Field(name, Type.number, null, null, Set.of(), required);
            case 'q' -> new Field(name, Type.number, null, null, Set.of(), required, OperationScene.DIGITS);
            case 'i' -> new Field(name, Type.integer, null, null, Set.of(), required);
            case 'b' -> new Field(name, Type.bool, null, null, Set.of(), required);
            case 's' ->
                new Field(
                        name,
                        Type.selection,
                        null,
                        null,
                        Set.of(rest.substring(1, rest.length() - 1).split("\\|")),
                        required);
            case '>' -> new Field(name, Type.many2one, rest, null, Set.of(), required);
            case '*' -> new Field(name, Type.many2many, rest, null, Set.of(), required);
            case '<' -> {
                int dot = rest.lastIndexOf('.');
                yield new Field(
                        name, Type.one2many, rest.substring(0, dot), rest.substring(dot + 1), Set.of(), required);
            }
            default -> new Field(name, Type.text, null, null, Set.of(), required);
        };
    }
}
