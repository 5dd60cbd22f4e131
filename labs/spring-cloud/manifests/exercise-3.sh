# The configuration of bq-api-service, as it was rolled out last night: "spares the registry".
unit=/etc/systemd/system/bq-api-service.service
sed -i '/^ExecStart=/a Environment="EUREKA_CLIENT_REGISTRY_FETCH_INTERVAL_SECONDS=86400"' $unit
systemctl daemon-reload
systemctl restart bq-api-service
