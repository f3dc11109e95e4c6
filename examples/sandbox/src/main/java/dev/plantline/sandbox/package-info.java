/** The whole of Plantline on one machine: broker, Kubernetes API, operator, node, Odoo and a plant that sends a working day's messages. */
package dev.plantline.sandbox;
